// The sign-in page, by what a person reads on it.
import type { Page } from '@playwright/test'
import { expect, expectReady, open } from '../support/test'

/** Everybody's password in the sample company. */
const PASSWORD = 'yuezhang-demo'

/** Signs a person of the sample company in and waits for the first screen. */
export async function signIn(page: Page, login: string): Promise<void> {
    await open(page, '/')
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: '登录' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '今天' })).toBeVisible()
    await expectReady(page)
}
