// A month as finance closes it: the bank's statement is brought in, each payment goes to whom it belongs, what was too much is paid back, what was wrong is
// reversed, the customer's statement is read, the books are shut, and the reports say the same.
import type { Locator, Page } from '@playwright/test'
import { lastMonth } from '../pages/periods'
import { newContract, newCustomer } from '../pages/records'
import { ask, expect, expectAccessible, expectNoSidewaysScroll, freshId, open, PHONE, test } from '../support/test'

const HEADS = ['签约额', '回款', '冲销与退款', '费用']
/** What the walk adds to them, in cents: the contract, four payments, the refund, the expense. A reversal counts in the month of today. */
const ADDED = [3300_00, 3400_00, 100_00, 35_00]

const inCents = (amount = '0') => Math.round(Number(amount) * 100)
const written = (cents: number) => (cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })

/** What the books say of a month in the company's currency, in the order of the headings. */
async function booked(finance: Page, month: string): Promise<number[]> {
    const { rows } = await ask(finance, 'periods/sheet', { year: Number(month.slice(0, 4)) })
    const { figures } = rows.find((row: { month: string }) => row.month === `${month}-01`)
    const { signed, collected, reversed, spent } = figures.find((one: { currency: string }) => one.currency === 'CNY') ?? {}
    return [signed, collected, reversed, spent].map(inCents)
}

/** A contract over 3,300.00 that was signed in this month and is to be paid in three parts within it, and what was spent for it. */
async function contractOf(rep: Page, customer: string, month: string): Promise<string> {
    const lines = [{ product: '实施服务', quantity: '1', unit: '项', unit_price: '3300', discount: '' }]
    const plan = [['05', '1000'], ['15', '1100'], ['25', '1200']].map(([day, amount]) => ({ due: `${month}-${day}`, amount, note: '' }))
    const { id, number } = await newContract(rep, { customer, signed: `${month}-01`, start: `${month}-01`, lines, plan })
    await ask(rep, 'expenses/record', { id: freshId(), contract: id, form: { date: `${month}-03`, category: 'travel', amount: '35', remarks: '打车' } })
    return number
}

/** The bank's statement: an instalment, a part of the next, money of nobody known, too much, interest, and what the bank took. One header has a word of its own. */
function statement(month: string, mark: string, payer: string, contract: string): Buffer {
    const rows = [
        ['06', '1000.00', '', payer, `${contract} 首期`],
        ['12', '400.00', '', payer, '货款'],
        ['15', '200.00', '', `个体户 ${mark}`, '货款'],
        ['22', '1800.00', '', payer, '余款'],
        ['26', '12.34', '', `结息 ${mark}`, '活期利息'],
        ['27', '', '15.00', '开户银行', '手续费'],
    ]
    const lines = rows.map(([day, income, outgo, who, text], place) => [`${month}-${day}`, income, outgo, who, text, `${mark}L${place + 1}`])
    const header = ['交易日期', '进账', '支出', '对方户名', '用途', '交易流水号']
    return Buffer.from(['账号：6222 0000 1111 2222', ...[header, ...lines].map(cells => cells.join(','))].join('\n'))
}

/** A figure at the head of a page, without its label. */
const figure = (page: Page, label: string) => page.locator('.figure', { hasText: label }).locator('.figure-value')
const go = (page: Page, path: string) => page.locator(`.side-nav a[href^="${path}"]`).click()
const press = (where: Page | Locator, name: string | RegExp) => where.getByRole('button', { name }).click()

test('finance closes a month: from the bank’s statement to books that are shut, and the reports say the same', async ({ person, watch }) => {
    test.slow()
    // Chromium writes a console line for every refused request.
    watch.allow(/Failed to load resource: the server responded with a status of 4\d\d/)
    const [rep, finance, manager] = [await person('rep'), await person('finance'), await person('manager')]
    const [month, mark] = [lastMonth(), freshId().slice(0, 8)]
    const year = month.slice(0, 4)
    await open(finance, '/bank')
    const before = await booked(finance, month)
    const said = before.map((cents, place) => written(cents + ADDED[place]))
    const { id: customer, name } = await newCustomer(rep)
    const contract = await contractOf(rep, customer, month)
    const dialog = finance.getByRole('dialog')
    const line = (place: number) => finance.locator('.row', { hasText: `${mark}L${place}` })

    await test.step('the statement comes in, when one column is pointed out; what the bank took is left out', async () => {
        await finance.getByRole('link', { name: '导入流水' }).first().click()
        const file = { name: '流水.csv', mimeType: 'text/csv', buffer: statement(month, mark, name, contract) }
        await finance.getByLabel('选择银行流水文件，或拖到这里').setInputFiles(file)
        await expect(finance.getByText('还缺：')).toContainText('收入（贷方）')
        await finance.getByLabel('进账', { exact: true }).selectOption('income')
        await expect(figure(finance, '收入')).toHaveText('5 笔 3,412.34')
        await expect(figure(finance, '支出（不导入）')).toHaveText('1')
        await expectAccessible(finance)
        await finance.setViewportSize(PHONE.viewport)
        await expectNoSidewaysScroll(finance)
        await finance.setViewportSize({ width: 1280, height: 800 })
        await press(finance, '导入 5 笔新的收入')
        await expect(finance.getByText('新增 5 笔收入')).toBeVisible()
        await finance.getByRole('link', { name: '去匹配' }).click()
    })

    const match = async (place: number, amount: string) => {
        await press(dialog, `登记并确认 ${amount}`)
        await expect(line(place)).toHaveCount(0)
    }
    await test.step('what is certain is confirmed by its list, the rest one by one, and whom nobody knows is said by hand', async () => {
        await expect(line(1)).toContainText('确定')
        await press(finance, /^确认本页确定的/)
        await expect(dialog.getByRole('listitem').filter({ hasText: name })).toContainText(`等于 ${contract} 第 1 期未收`)
        await press(dialog, /^登记并确认/)
        await expect(line(1)).toHaveCount(0)

        await expect(line(2)).toContainText('请核对')
        await press(line(2), /^匹配/)
        await expect(dialog.getByRole('radio').first()).toBeChecked()
        await match(2, '400.00')

        await press(line(3), /^匹配/)
        await dialog.getByRole('radio', { name: /^其他客户/ }).check()
        await press(dialog, '登记并确认 200.00')
        const who = dialog.getByRole('combobox', { name: '客户' })
        await expect(who).toHaveAttribute('aria-invalid', 'true')
        await expectAccessible(finance)
        await who.fill(name)
        await dialog.getByRole('option', { name }).click()
        await match(3, '200.00')

        await press(line(4), /^匹配/)
        await match(4, '1,800.00')
    })

    await test.step('what was too much goes back to the customer', async () => {
        await finance.getByRole('link', { name: '已匹配', exact: true }).click()
        await line(4).getByRole('link').click()
        await expect(finance.getByRole('heading', { level: 1, name: '1,800.00 CNY' })).toBeVisible()
        await expect(figure(finance, '预收余额')).toHaveText('100.00')
        await press(finance, '退款…')
        await press(dialog, '登记退款')
        await expect(dialog.getByLabel('原因')).toHaveAttribute('aria-invalid', 'true')
        await dialog.getByLabel('退款日期').fill(`${month}-28`)
        await dialog.getByLabel('原因').fill('多付的退回')
        await press(dialog, '登记退款')
        await expect(finance.locator('#refunds')).toContainText('多付的退回')
        await expect(figure(finance, '预收余额')).toHaveText('0.00')
    })

    await test.step('what was booked for the wrong customer is reversed as of today, and the statement says what is owed on each day', async () => {
        await finance.goBack()
        await line(3).getByRole('link').click()
        await expect(finance.getByRole('heading', { level: 1, name: '200.00 CNY', exact: true })).toBeVisible()
        await press(finance, '冲销…')
        await dialog.getByLabel('冲销原因').fill('付款人认错了')
        await press(dialog, '冲销 200.00')
        await expect(finance.getByText(/^已冲销于 .*付款人认错了/)).toBeVisible()

        await finance.locator('.page-subtitle a').click()
        await finance.getByRole('link', { name: '对账单', exact: true }).click()
        await expect(figure(finance, '期末余额')).toHaveText('200.00')
        await expect(finance.getByRole('row').filter({ hasText: '冲销' })).toContainText('200.00')
        await finance.getByLabel('从', { exact: true }).fill(`${month}-01`)
        await finance.getByLabel('至', { exact: true }).fill(`${month}-28`)
        await press(finance, '查看')
        await expect(figure(finance, '期末余额')).toHaveText('0.00')
    })

    await test.step('its line is open again and is put aside', async () => {
        await go(finance, '/bank')
        await press(line(3), /^忽略/)
        await dialog.getByLabel('原因').fill('退回付款人')
        await press(dialog, '忽略这笔流水')
        await expect(line(3)).toHaveCount(0)
    })

    const row = finance.getByRole('row').filter({ hasText: month }).first()
    const expectBooked = async () => {
        for (const [place, head] of HEADS.entries()) await expect(row.locator(`[data-label="${head} CNY"] .money`).first()).toHaveText(said[place])
    }
    await test.step('the month is closed, when what is still open in it was read', async () => {
        await go(finance, '/periods')
        await finance.getByRole('navigation', { name: '年度' }).getByRole('link', { name: year }).click()
        await expectBooked()
        await press(row, `结账… ${month}`)
        await expect(dialog).toContainText(`结息 ${mark} 12.34`)
        await press(dialog, `结账 ${month}`)
        await expect(row).toContainText('已结账')
        await expectBooked()
    })

    await test.step('the reports say the same of it, letter by letter', async () => {
        // Whose customers they are stands below the head of sales.
        await open(manager, `/targets?by=month&year=${year}`)
        const sales = manager.getByRole('row').filter({ has: manager.locator('.team-name[data-depth="0"]') })
        const reached = sales.locator(`[data-label="${Number(month.slice(5))} 月"] .money`)
        await expect(reached).toHaveText(said[0])
        await manager.getByRole('link', { name: '回款额' }).click()
        await expect(reached).toHaveText(written(before[1] + ADDED[1] - before[2] - ADDED[2]))
        await open(manager, `/expenses?month=${month}`)
        await expect(manager.locator('tfoot tr').filter({ hasNotText: '·' }).locator('.money')).toHaveText(said[3])
    })

    await test.step('a receipt of the closed month is refused beside its day, until the month is reopened with a reason', async () => {
        await open(rep, `/receipts/new?customer=${customer}`)
        await rep.getByLabel('到账金额').fill('50')
        await rep.getByLabel('到账日期').fill(`${month}-20`)
        await press(rep, /^登记回款/)
        await expect(rep.getByLabel('到账日期')).toHaveAttribute('aria-invalid', 'true')
        await expect(rep.locator('.field-wrong', { hasText: '到账日期' })).toContainText(`${month} 及以前已经结账`)

        await press(row, `反结账… ${month}`)
        await press(dialog, `反结账 ${month}`)
        await expect(dialog.getByLabel('原因')).toHaveAttribute('aria-invalid', 'true')
        await dialog.getByLabel('原因').fill('补记一笔回款')
        await press(dialog, `反结账 ${month}`)
        await expect(row).toContainText('未结账')
        await expectBooked()
        await press(rep, /^登记回款/)
        await expect(rep.getByRole('heading', { level: 1, name: '50.00 CNY' })).toBeVisible()
    })
})
