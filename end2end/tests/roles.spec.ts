import { expect, open, test } from '../support/test'

test.describe.configure({ mode: 'parallel' })

const LOGINS = ['rep', 'clerk', 'manager', 'finance', 'legal', 'executive', 'auditor', 'admin']

// What a role sees decides what a page is made of: each opens all it is offered, half of it from the server and half by clicks, the next role the other
// way round.
for (const [order, login] of LOGINS.entries()) {
    test(`all that the navigation offers to ${login} opens quietly`, async ({ person }) => {
        const page = await person(login)
        await open(page, '/')
        const paths = await page.locator('.side-nav .nav-link[href]').evaluateAll(links => links.map(link => link.getAttribute('href') ?? ''))
        expect(paths.length).toBeGreaterThan(1)
        for (const [place, path] of paths.entries()) {
            const link = page.locator(`.side-nav .nav-link[href="${path}"]`)
            if ((place + order) % 2) await open(page, path)
            else await link.click()
            await expect(link).toHaveAttribute('aria-current', 'page')
            await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
            await expect(page.locator('.skeleton')).toHaveCount(0)
        }
    })
}
