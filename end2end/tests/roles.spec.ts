import { expect, open, test } from '../support/test'

test.describe.configure({ mode: 'parallel' })

const LOGINS = ['rep', 'clerk', 'manager', 'finance', 'legal', 'executive', 'auditor', 'admin']

// What a role sees decides what a page is made of: each opens all it is offered, from the server and then by clicks.
for (const login of LOGINS) {
    test(`all that the navigation offers to ${login} opens quietly`, async ({ person }) => {
        const page = await person(login)
        await open(page, '/')
        const paths = await page.locator('.side-nav .nav-link[href]').evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''))
        expect(paths.length).toBeGreaterThan(1)
        for (const path of paths) {
            await open(page, path)
            await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
            await expect(page.locator('.skeleton')).toHaveCount(0)
        }
        for (const path of paths) {
            await page.locator(`.side-nav .nav-link[href="${path}"]`).click()
            await expect(page.locator(`.side-nav .nav-link[href="${path}"]`)).toHaveAttribute('aria-current', 'page')
            await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
            await expect(page.locator('.skeleton')).toHaveCount(0)
        }
    })
}
