import type { Locator, Page } from '@playwright/test'
import { badge, isMarked, mark } from '../pages/frame'
import { newContract, newCustomer } from '../pages/records'
import { ask, expect, expectAccessible, freshId, open, PHONE, test } from '../support/test'

const press = (where: Page | Locator, name: RegExp) => where.getByRole('button', { name }).click()

test('an acceptance is noted on a phone, done and reopened; the badge and what hangs on it follow by themselves', async ({ person }) => {
    test.slow()
    const rep = await person('rep', PHONE)
    const manager = await person('manager')
    const { id } = await newContract(rep)
    await open(rep, `/contracts/${id}`)
    await rep.getByRole('link', { name: '履约事项' }).last().tap()
    await expect(rep.getByRole('heading', { level: 1 })).toHaveText('履约事项')
    await open(manager, '/obligations')
    const before = await badge(manager, '/obligations')
    for (const page of [rep, manager]) await mark(page)
    const title = `终验 ${Date.now()}`
    const card = rep.locator('.obligation', { hasText: title })

    await test.step('what is missing stands beside its field', async () => {
        await press(rep, /^新增事项/)
        const dialog = rep.getByRole('dialog')
        await press(dialog, /^保存事项/)
        await expect(dialog.getByLabel('事项', { exact: true })).toHaveAttribute('aria-invalid', 'true')
        await dialog.getByLabel('事项', { exact: true }).fill(title)
        await dialog.getByLabel('类别').selectOption({ label: '验收' })
        await dialog.getByLabel('应完成日期').fill('今天')
        await dialog.getByLabel('随它到期的回款').selectOption({ index: 1 })
        await dialog.getByLabel('完成后几天到期').fill('5')
        await expectAccessible(rep)
        await press(dialog, /^保存事项/)
        await expect(card).toContainText('完成后 5 天')
    })

    await test.step('the manager’s badge moves by itself, and the list is as long', async () => {
        await expect.poll(() => badge(manager, '/obligations')).toBe(before + 1)
        await expect(manager.locator('tfoot')).toContainText(`${before + 1} 项`)
    })

    await test.step('done with what proves it, the instalment has its day', async () => {
        await press(card, /^登记完成/)
        const dialog = rep.getByRole('dialog')
        await press(dialog, /^登记完成/)
        await expect(dialog.getByLabel('由谁完成')).toHaveAttribute('aria-invalid', 'true')
        await dialog.getByLabel('由谁完成').fill('王工现场验收，验收单 7 号')
        await press(dialog, /^登记完成/)
        await expect(card).toContainText('验收单 7 号')
        await expect(card).toContainText('随之到期，应收日期')
        await expect.poll(() => badge(manager, '/obligations')).toBe(before)
    })

    await test.step('reopened with a reason, it is planned again', async () => {
        await press(card, /^重新打开/)
        const dialog = rep.getByRole('dialog')
        await dialog.getByLabel('原因').fill('客户退回，需要返工')
        await press(dialog, /^重新打开/)
        await expect(card).toContainText('客户退回，需要返工')
        await expect(card).toContainText('原计划')
        await expect.poll(() => badge(manager, '/obligations')).toBe(before + 1)
    })

    await test.step('cancelled, it reminds nobody', async () => {
        await press(card, /^取消事项/)
        const dialog = rep.getByRole('dialog')
        await dialog.getByLabel('原因').fill('合并到下一批')
        await press(dialog, /^取消此事项/)
        await expect(card).toContainText('已取消')
        await expect.poll(() => badge(manager, '/obligations')).toBe(before)
    })
    for (const page of [rep, manager]) expect(await isMarked(page), 'was not loaded again').toBe(true)
})

test('the owner is told when another does what an instalment waits for, and no more when it is reopened', async ({ person }) => {
    const rep = await person('rep')
    const manager = await person('manager')
    await open(rep, '/notices')
    const before = await badge(rep, '/notices')
    await mark(rep)
    const contract = await newContract(rep)
    const { id } = contract
    const title = `到货 ${freshId().slice(0, 8)}`
    const form = { kind: 'delivery', title, due: '今天', instalment: `${id}-1`, days: '0' }
    await ask(rep, 'obligations/add', { id: freshId(), contract: id, form })

    await open(manager, `/contracts/${id}/obligations`)
    const card = manager.locator('.obligation', { hasText: title })
    await press(card, /^登记完成/)
    const dialog = manager.getByRole('dialog')
    await dialog.getByLabel('由谁完成').fill('仓库签收单 12 号')
    await press(dialog, /^登记完成/)
    await expect(card).toContainText('随之到期，应收日期')

    const row = rep.getByRole('row').filter({ hasText: contract.number }).filter({ hasText: '事项完成，款项到期' })
    await expect.poll(() => badge(rep, '/notices')).toBe(before + 1)
    await expect(row).toContainText('应收日期')
    await expectAccessible(rep)

    await press(card, /^重新打开/)
    await dialog.getByLabel('原因').fill('少一箱')
    await press(dialog, /^重新打开/)
    await expect(row).toHaveCount(0)
    await expect.poll(() => badge(rep, '/notices')).toBe(before)
    expect(await isMarked(rep), 'was not loaded again').toBe(true)
    // What others look for hangs on nothing again.
    const found = await ask(rep, 'obligations/of_contract', { id })
    const { id: obligation, version } = found.obligations.find((one: { title: string }) => one.title === title)
    await ask(rep, 'obligations/cancel', { id: obligation, version, reason: '合并到下一批' })
})

test('the contracts to expire are as many as their badge says', async ({ person }) => {
    const manager = await person('manager')
    await open(manager, '/contracts?expiring=yes')
    const tab = manager.getByRole('link', { name: /^到期提醒/ })
    await expect(tab).toHaveAttribute('aria-current', 'page')
    const total = Number((await manager.locator('tfoot').innerText()).match(/合计 ([\d,]+) 份/)?.[1].replace(',', ''))
    expect(total).toBeGreaterThan(0)
    await expect(tab).toContainText(String(total))
})

test('a contract is completed with what the customer thinks, and renewed by hand: each leads to the other', async ({ person, watch }) => {
    watch.allow(/422/)
    const rep = await person('rep')
    const customer = await newCustomer(rep)
    const id = `renewed${Date.now()}`
    const form = {
        customer: customer.id, title: `年度维护 ${id}`, life: 'performing', signed: '2025-01-01', start: '2025-01-01', end: '2025-12-31',
        lines: [{ product: '维护', quantity: '1', unit_price: '1200' }], plan: [{ due: '2025-06-30', amount: '1200' }]
    }
    await ask(rep, 'contracts/create', { operation: `op${id}`, id, form })
    const path = `/contracts/${id}`
    const dialog = rep.getByRole('dialog')

    await test.step('completed with a score, which is corrected later', async () => {
        await open(rep, path)
        await press(rep, /^更改状态/)
        await expect(dialog.getByLabel('客户满意度')).toBeHidden()
        await dialog.getByRole('radio', { name: /^完成/ }).check()
        await dialog.getByLabel('客户满意度').selectOption({ label: '5 很满意' })
        await dialog.getByLabel('满意度说明').fill('响应很快')
        await press(dialog, /^改为“完成”/)
        await expect(rep.locator('#satisfaction')).toContainText('5 / 5')
        await press(rep, /^改评分/)
        await dialog.getByLabel('客户满意度').selectOption({ label: '4 满意' })
        await press(dialog, /^保存满意度/)
        await expect(rep.locator('#satisfaction')).toContainText('4 / 5')
    })

    await test.step('the renewal is filled in, a term later, and does not begin too early', async () => {
        await rep.getByRole('link', { name: '续签', exact: true }).click()
        await expect(rep.getByRole('heading', { level: 1 })).toContainText('续签')
        const start = rep.getByRole('textbox', { name: '开始日期' })
        await expect(start).toHaveValue('2026-01-01')
        await expect(rep.getByRole('textbox', { name: '结束日期' })).toHaveValue('2026-12-31')
        await expect(rep.locator('.plan-row input[name$=".due"]')).toHaveValue('2026-06-30')
        await start.fill('2025-12-31')
        await press(rep, /^保存合同/)
        await expect(start).toHaveAttribute('aria-invalid', 'true')
        await start.fill('2026-01-01')
        await expectAccessible(rep)
        await press(rep, /^保存合同/)
        await expect(rep.getByText('续签自')).toBeVisible()
    })

    await test.step('the old one leads to the new one, and is not renewed twice', async () => {
        await rep.locator('main').getByRole('link', { name: /^HT/ }).first().click()
        await expect(rep).toHaveURL(new RegExp(`${path}$`))
        await expect(rep.getByText('续签为')).toBeVisible()
        await expect(rep.getByRole('link', { name: '续签', exact: true })).toHaveCount(0)
        await open(rep, `${path}/renew`)
        await expect(rep.getByText(/一份合同只能续签一次/)).toBeVisible()
        await open(rep, `${path}/history`)
        for (const did of ['续签为', '登记满意度']) await expect(rep.locator('main')).toContainText(did)
    })
})
