// The sign-in page, by what a person reads on it.
import type { Page } from '@playwright/test'
import { PASSWORD } from '../support/server'
import { expect, expectReady, open } from '../support/test'

/** Fills the sign-in page that stands at this address and sends it. */
export async function signInHere(page: Page, login: string): Promise<void> {
    await page.getByLabel('登录名').fill(login)
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: '登录', exact: true }).click()
}

/** Signs a person of the sample company in and waits for the first screen. */
export async function signIn(page: Page, login: string): Promise<void> {
    await open(page, '/')
    await signInHere(page, login)
    await expect(page.getByRole('heading', { level: 1, name: '今天' })).toBeVisible()
    await expectReady(page)
}
