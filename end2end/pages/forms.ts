// The forms for contracts, receipts and follow-ups, by the words on them.
import type { Page, Route } from '@playwright/test'
import { expect, open } from '../support/test'

/** Opens a page whose browser part is held back until the answer of this is called: what a person sees on a slow line. */
export async function openWithoutWasm(page: Page, path: string): Promise<() => Promise<void>> {
    let release = () => {}
    const released = new Promise<void>(resolve => (release = resolve))
    const hold = async (route: Route) => {
        await released
        await route.continue()
    }
    await page.route('**/*.wasm*', hold)
    await page.goto(path, { waitUntil: 'domcontentloaded' })
    await expect(page.locator('html')).not.toHaveAttribute('data-hydrated', /.*/)
    return async () => {
        release()
        await expect(page.locator('html')).toHaveAttribute('data-hydrated', /.*/)
        await page.unroute('**/*.wasm*', hold)
    }
}

/** Signs this person out everywhere else, from another browser. */
export async function endOtherSessions(elsewhere: Page): Promise<void> {
    await open(elsewhere, '/account')
    await elsewhere.getByRole('button', { name: '退出其他所有设备' }).click()
    await expect(elsewhere.getByText('已退出登录').first()).toBeVisible()
}

/** Fills a new customer's name and remarks and saves it. */
export async function fillCustomer(page: Page, name: string, remarks: string): Promise<void> {
    await page.getByLabel('客户名称', { exact: true }).fill(name)
    await page.getByLabel(/^备注/).first().fill(remarks)
    await page.getByRole('button', { name: '新建客户' }).click()
}
