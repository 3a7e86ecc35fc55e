import { signIn } from '../pages/sign-in-page'
import { expect, expectAccessible, expectNoSidewaysScroll, open, test } from '../support/test'

// Each page as each role opens it: quiet (no console error, hydration warning or policy breach), accessible, and within the screen.
const pages: Record<string, string[]> = {
    manager: ['/', '/customers', '/customers/new', '/contracts', '/contracts/new', '/instalments', '/receipts', '/import', '/account'],
    finance: ['/receipts?state=draft', '/reports/arrears', '/reports/ageing', '/follow-ups'],
    admin: ['/admin/users', '/admin/settings'],
}

for (const [login, paths] of Object.entries(pages)) {
    test(`the pages of ${login} are quiet, accessible and fit the screen`, async ({ page }) => {
        test.slow()
        await signIn(page, login)
        for (const path of paths) {
            await test.step(path, async () => {
                await open(page, path)
                await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
                await expect(page.locator('.skeleton')).toHaveCount(0)
                await expectNoSidewaysScroll(page)
                await expectAccessible(page)
            })
        }
    })
}
