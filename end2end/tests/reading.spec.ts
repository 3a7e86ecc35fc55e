// What one reads stays under the eye and under the finger while others work.
import { fillCustomer } from '../pages/forms'
import { isMarked, mark } from '../pages/frame'
import { expect, open, test } from '../support/test'

test('a list that is scrolled stays where it is when a row comes in above, and the focus stays with its record', async ({ person }) => {
    test.slow()
    const manager = await person('manager')
    const rep = await person('rep')
    await open(manager, '/customers')
    await mark(manager)
    const read = manager.locator('.row-link').nth(20)
    const href = await read.getAttribute('href')
    await read.focus()
    await manager.evaluate(() => scrollTo(0, 600))
    const row = manager.locator(`.row-link[href="${href}"]`)
    const at = () => row.evaluate(link => Math.round(link.getBoundingClientRect().top))
    const before = await at()

    await open(rep, '/customers/new')
    const added = `后来的客户 ${Date.now()}`
    await fillCustomer(rep, added, '')
    await expect(rep.getByRole('heading', { level: 1, name: added })).toBeVisible()
    await expect(manager.getByRole('link', { name: added })).toHaveCount(1)

    await expect(row).toBeFocused()
    await expect.poll(at).toBe(before)
    expect(await isMarked(manager)).toBe(true)
})

test('a button does its act once, however often the list around it was drawn anew', async ({ person }) => {
    const admin = await person('admin')
    const acts: string[] = []
    admin.on('request', request => {
        if (request.url().endsWith('/api/users/set_active')) acts.push(request.postData() ?? '')
    })
    await open(admin, '/admin/users')
    const row = admin.getByRole('row').filter({ has: admin.getByText('finance2', { exact: true }) })
    for (const [index, [act, state]] of [['停用', '已停用'], ['启用', '可登录'], ['停用', '已停用'], ['启用', '可登录']].entries()) {
        await row.getByRole('button', { name: act, exact: true }).click()
        await expect(row.getByText(state, { exact: true })).toBeVisible()
        expect(acts.length).toBe(index + 1)
    }
})
