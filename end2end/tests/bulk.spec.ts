import type { Page } from '@playwright/test'
import { newContract, newCustomer } from '../pages/records'
import { ask, expect, expectAccessible, expectNoSidewaysScroll, freshId, open, PHONE, test } from '../support/test'

const bar = (page: Page) => page.getByRole('region', { name: '已选的记录' })
const boxes = (page: Page) => page.locator('.tick-box input')

test('a manager gives several customers to another rep with the keyboard and a range, and takes it back', async ({ person }) => {
    test.slow()
    const [manager, rep, other] = [await person('manager'), await person('rep'), await person('rep2')]
    const about = `转交 ${freshId().slice(0, 8)}`
    for (const owner of [rep, other, rep]) await newCustomer(owner, about)
    await open(manager, `/customers?q=${encodeURIComponent(about)}`)
    await expect(bar(manager)).toBeHidden()
    const names = manager.locator('tbody .row-link')
    await expect(names).toHaveCount(3)
    const owners = () => manager.locator('tbody tr').evaluateAll(rows => rows.map(row => row.querySelector('[data-label="业务员"]')?.textContent))
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
    const target = before.find(owner => owner !== before[0])
    const moved = before.filter(owner => owner !== target).length
    await dialog.getByLabel('转给').selectOption({ label: target ?? '' })
    await dialog.getByRole('button', { name: '转交 3 家客户' }).click()
    await expect(manager.getByText(`${moved} 家客户已转给${target}`)).toBeVisible()
    await expect.poll(owners).toEqual(before.map(() => target))

    await manager.getByRole('button', { name: '撤销' }).click()
    await expect(manager.getByText(`已撤销 ${moved} 条`)).toBeVisible()
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

test('finance confirms what was ticked in each currency, and what another confirmed meanwhile is refused by name', async ({ person, watch }) => {
    watch.allow(/422/)
    const [rep, finance] = [await person('rep'), await person('finance')]
    await open(rep, '/')
    const customer = await newCustomer(rep)
    const receipts = []
    for (const [amount, currency] of [['40,000', 'CNY'], ['24,000.50', 'CNY'], ['500', 'USD'], ['1,000', 'CNY']])
        receipts.push(await ask(rep, 'receipts/draft', { id: freshId(), form: { customer: customer.id, date: '今天', amount, currency, method: 'transfer' } }))
    const [first, second, , done] = receipts
    await open(finance, `/receipts?customer=${customer.id}`)
    await ask(finance, 'receipts/confirm', { id: done.id, shares: null })
    const row = (number: string) => finance.locator('tbody tr', { hasText: number })
    await expect(row(done.number)).toContainText('已确认')

    await row(first.number).hover()
    await finance.getByRole('checkbox', { name: `选择 ${first.number}` }).check()
    await bar(finance).getByRole('button', { name: '全选本页' }).click()
    await expect(bar(finance)).toContainText('已选 4')
    await bar(finance).getByRole('button', { name: '批量确认到账' }).click()
    const dialog = finance.getByRole('dialog')
    await expect(dialog.getByRole('list', { name: '要确认的回款' }).getByRole('listitem')).toHaveCount(3)
    await expect(dialog).toContainText('另有 1 笔不是“待确认”')
    await expect(dialog).toContainText('只能冲销')
    await expectAccessible(finance)

    // What the dialog says stays while it is read, whatever comes from elsewhere.
    await ask(finance, 'receipts/confirm', { id: second.id, shares: null })
    await expect(row(second.number)).toContainText('已确认')
    await dialog.getByRole('button', { name: '确认到账 3 笔 64,000.50 · USD 500.00' }).click()
    await expect(finance.getByText('已确认到账 2 笔 40,000.00 · USD 500.00')).toBeVisible()
    await expect(dialog.getByRole('listitem')).toHaveText(new RegExp(`^${second.number}.*24,000\\.50：`))
    await dialog.getByRole('button', { name: '关闭' }).click()
    await expect(bar(finance)).toContainText('已选 2')
    await expect(finance.locator('tbody tr', { hasText: '已确认' })).toHaveCount(4)

    // Nothing of what is ticked can be confirmed any more: the dialog says so and offers no such button.
    await bar(finance).getByRole('button', { name: '批量确认到账' }).click()
    await expect(dialog).toContainText('没有可确认的')
    await expect(dialog.getByRole('button', { name: /^确认到账/ })).toHaveCount(0)
})

test('a rep archives contracts that are over, with a reason for what is owed, and takes it back', async ({ person }) => {
    const rep = await person('rep')
    await open(rep, '/')
    const customer = await newCustomer(rep)
    for (const life of ['completed', 'completed', 'performing', 'expired']) await contractThatIs(rep, customer.id, life)
    await open(rep, `/contracts?customer=${customer.id}`)
    const rows = (state: string) => rep.locator('tbody tr', { hasText: state })
    const archive = async () => {
        await bar(rep).getByRole('button', { name: '归档' }).click()
        return rep.getByRole('dialog')
    }
    await rows('进行中').hover()
    await rows('进行中').getByRole('checkbox').check()
    let dialog = await archive()
    await expect(dialog).toContainText('所选的都不是')
    await dialog.getByRole('button', { name: '知道了' }).click()

    for (const row of [0, 1]) await rows('完成').nth(row).getByRole('checkbox').check()
    dialog = await archive()
    await expect(dialog).toContainText('另有 1 份还没有结束')
    await dialog.getByRole('button', { name: '归档 2 份合同' }).click()
    await expect(dialog.getByLabel('原因')).toHaveAttribute('aria-invalid', 'true')
    await expectAccessible(rep)
    await dialog.getByLabel('原因').fill('客户已注销')
    await dialog.getByRole('button', { name: '归档 2 份合同' }).click()
    await expect(rep.getByText('已归档 2 份合同')).toBeVisible()
    await expect(rows('归档')).toHaveCount(2)
    await expect(bar(rep)).toContainText('已选 1')
    await rep.getByRole('button', { name: '撤销' }).click()
    await expect(rep.getByText('已撤销 2 条')).toBeVisible()
    await expect(rows('完成')).toHaveCount(2)

    // An expired one would not come back as it was: it is said, and nothing is offered to take back.
    await rows('到期').getByRole('checkbox').check()
    dialog = await archive()
    await expect(dialog).toContainText('回不到原来的状态')
    await dialog.getByLabel('原因').fill('客户已注销')
    await dialog.getByRole('button', { name: '归档 1 份合同' }).click()
    await expect(rep.getByText('已归档 1 份合同')).toBeVisible()
    await expect(rows('归档')).toHaveCount(1)
    await expect(rep.getByRole('button', { name: '撤销' })).toHaveCount(0)
})

test('a rep logs one round of messages for several customers on a phone; an answer that was lost is not logged twice', async ({ person, watch }) => {
    watch.allow(/net::ERR_FAILED/)
    const rep = await person('rep', PHONE)
    await open(rep, '/')
    const customers = [await newCustomer(rep), await newCustomer(rep)]
    // Long ago, so that the reminders head the list.
    const form = { kind: 'call', said: '月底再联系', happened: '2020-01-01', next: '2020-01-02' }
    for (const { id } of customers) await ask(rep, 'follow_ups/log', { id: freshId(), form: { ...form, customer: id } })
    await open(rep, '/follow-ups')
    const row = (name: string) => rep.locator('.day-row', { hasText: name })
    await rep.getByRole('button', { name: '选择', exact: true }).tap()
    for (const { name } of customers) await row(name).tap()
    await expect(bar(rep)).toContainText('已选 2')
    await expectNoSidewaysScroll(rep)
    await bar(rep).getByRole('button', { name: '批量记跟进' }).tap()
    const dialog = rep.getByRole('dialog')
    const log = dialog.getByRole('button', { name: '记到 2 家客户' })
    await log.tap()
    await expect(dialog.getByLabel('说了什么')).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByLabel('说了什么').fill('群发了新价目表')
    await dialog.getByRole('radio', { name: '明天' }).check()
    await expectNoSidewaysScroll(rep)
    await expectAccessible(rep)

    // The first is logged, but its answer does not come: the second is not tried.
    await rep.route('**/api/follow_ups/log', async route => {
        await route.fetch()
        await route.abort()
    })
    await log.tap()
    await expect(dialog.getByRole('listitem')).toHaveCount(2)
    await rep.unroute('**/api/follow_ups/log')
    await dialog.getByRole('button', { name: '关闭' }).tap()
    const told = async () => Promise.all(customers.map(async ({ id }) => {
        const { items } = await ask(rep, 'follow_ups/list', { filter: { window: 'all', customer: id } })
        // Of one minute, in whichever order.
        return items.map((item: { said: string, is_open: boolean }) => [item.said, item.is_open]).sort()
    }))
    expect((await told()).filter(items => items.length > 1)).toHaveLength(1)

    // The rest is still ticked, and told with the same words; whoever was told is not told again.
    await bar(rep).getByRole('button', { name: '批量记跟进' }).tap()
    await expect(dialog.getByLabel('说了什么'), 'the words were kept').toHaveValue('群发了新价目表')
    await dialog.getByRole('button', { name: /^记到 \d 家客户/ }).tap()
    await expect(rep.getByText(/已给 \d 家客户记下跟进/)).toBeVisible()
    const once = [['月底再联系', false], ['群发了新价目表', true]]
    expect(await told()).toEqual([once, once])
})

test('who may do nothing with many is offered no boxes', async ({ person }) => {
    const finance = await person('finance')
    for (const path of ['/customers', '/contracts', '/follow-ups']) {
        await open(finance, path)
        await expect(finance.locator('.row').first()).toBeVisible()
        await expect(boxes(finance)).toHaveCount(0)
    }
    const rep = await person('rep')
    await open(rep, '/receipts')
    await expect(rep.locator('.row').first()).toBeVisible()
    await expect(boxes(rep)).toHaveCount(0)
})

/** A contract of the customer, brought into this state. */
async function contractThatIs(page: Page, customer: string, life: string): Promise<void> {
    const { id, version } = await newContract(page, { customer })
    if (life !== 'performing') await ask(page, 'contracts/change_life', { id, version, form: { life } })
}
