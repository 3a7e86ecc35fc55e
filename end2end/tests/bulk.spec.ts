import type { Page } from '@playwright/test'
import { expect, expectAccessible, open, PHONE, test } from '../support/test'

const bar = (page: Page) => page.getByRole('region', { name: '已选的记录' })
const boxes = (page: Page) => page.locator('.cell-tick input')

test('a manager gives several customers to another rep with the keyboard and a range, and takes it back', async ({ person }) => {
    test.slow()
    const manager = await person('manager')
    await open(manager, '/customers')
    await expect(bar(manager)).toBeHidden()
    const names = manager.locator('tbody .row-link')
    const owners = () => manager.locator('tbody tr').evaluateAll(rows => rows.slice(0, 3).map(row => row.querySelector('[data-label="业务员"]')?.textContent))
    const before = await owners()

    await manager.keyboard.press('j')
    await manager.keyboard.press('x')
    const first = await names.first().innerText()
    await expect(manager.getByRole('checkbox', { name: `选择 ${first}` })).toBeChecked()
    await boxes(manager).nth(2).click({ modifiers: ['Shift'] })
    await expect(bar(manager)).toContainText('已选 3')
    await boxes(manager).nth(1).click()
    await expect(bar(manager)).toContainText('已选 2')
    await manager.keyboard.press('x')
    await expect(bar(manager)).toContainText('已选 3')
    await expectAccessible(manager)

    await bar(manager).getByRole('button', { name: '转交' }).click()
    const dialog = manager.getByRole('dialog')
    await dialog.getByRole('button', { name: '转交 3 家客户' }).click()
    await expect(dialog.getByLabel('转给'), 'nobody is chosen beforehand').toHaveAttribute('aria-invalid', 'true')
    const target = before.find(owner => owner !== before[0]) ?? await dialog.getByLabel('转给').locator('option').last().innerText()
    const moved = before.filter(owner => owner !== target).length
    await dialog.getByLabel('转给').selectOption({ label: target ?? '' })
    await dialog.getByRole('button', { name: '转交 3 家客户' }).click()
    // Each takes all that is under it along.
    await expect(manager.getByText(`${moved} 家客户已转给${target}`)).toBeVisible({ timeout: 60_000 })
    await expect.poll(owners).toEqual(before.map(() => target))

    await manager.getByRole('button', { name: '撤销' }).click()
    await expect(manager.getByText(`已撤销 ${moved} 条`)).toBeVisible({ timeout: 60_000 })
    await expect.poll(owners).toEqual(before)
})

test('a reason is noted for several instalments on a phone, and each gets its own back', async ({ person }) => {
    const finance = await person('finance', PHONE)
    await open(finance, '/instalments')
    const reasons = () => finance.request.post('/api/instalments/list', { headers: { origin: new URL(finance.url()).origin }, data: { filter: { window: 'overdue' } } })
        .then(async answer => (await answer.json()).page.items.slice(0, 2).map((item: { reason: string }) => item.reason))
    const before = await reasons()
    await expect(boxes(finance).first()).toBeHidden()
    await finance.getByRole('button', { name: '选择', exact: true }).tap()
    // While rows are chosen, a card is pressed anywhere and opens nothing.
    for (const row of [0, 1]) await finance.locator('tbody tr').nth(row).tap({ position: { x: 40, y: 20 } })
    await expect(bar(finance)).toContainText('已选 2')
    await expectAccessible(finance)
    await bar(finance).getByRole('button', { name: '记原因或争议' }).tap()
    const dialog = finance.getByRole('dialog')
    await dialog.getByLabel('欠款原因').fill('资金周转困难')
    await dialog.getByRole('button', { name: '记到 2 期' }).tap()
    await expect(finance.getByText('已记到 2 期')).toBeVisible()
    expect(await reasons()).toEqual(['资金周转困难', '资金周转困难'])
    await expect(bar(finance)).toBeHidden()
    await finance.getByRole('button', { name: '撤销' }).tap()
    await expect(finance.getByText('已撤销 2 条')).toBeVisible()
    expect(await reasons()).toEqual(before)
})

test('who may do nothing with many is offered no boxes', async ({ person }) => {
    const finance = await person('finance')
    await open(finance, '/customers')
    await expect(finance.locator('tbody tr').first()).toBeVisible()
    await expect(boxes(finance)).toHaveCount(0)
})
