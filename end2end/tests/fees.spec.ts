// 客情费 from the field to the payment: what is claimed of a month's sales, the guard rails, the four signatures, and what follows the customer's money.
import type { Page } from '@playwright/test'
import { expectThumbsFit } from '../support/look'
import { ask, expect, expectAccessible, expectNoSidewaysScroll, expectReady, freshId, open, PHONE, speak, test } from '../support/test'

type Started = { line: string; customer: string; name: string }

/** Caps of the company, a policy for a product line of the test's own, and a customer of the rep. */
async function begin(admin: Page, finance: Page, rep: Page): Promise<Started> {
    for (const page of [admin, finance, rep]) await open(page, '/')
    const { settings } = await ask(admin, 'fees/policies', {})
    const caps = { gift_cap: '500', buyer: '1000', purchasing_head: '1000', executive: '1000', new_customer: '2000', events: '5000', basis: 'month_sales' }
    await ask(admin, 'fees/save_settings', { version: settings.version, form: caps })
    const customer = freshId()
    const [line, name] = [`树脂 ${customer.slice(0, 6)}`, `客情 ${customer.slice(0, 8)}`]
    const bands = [{ from: '5', buyer: '200' }, { from: '10', buyer: '400', events: '300' }]
    await ask(finance, 'fees/save_policy', { id: null, version: 0, form: { product_line: line, account: '销售费用 客情费', from: '2019-01', until: '', products: '', unit: '吨', bands } })
    await ask(rep, 'customers/create', { id: customer, form: { name }, contact: null, is_distinct: false })
    return { line, customer, name }
}

const contract = ({ line, customer }: Started, terms: object) => ({
    customer, title: line, lines: [{ product: line, quantity: '8', unit: '吨', unit_price: '1000' }], plan: [{ due: '2019-04-30', amount: '8000', note: '' }], ...terms,
})

/** Signs the check that waits for this person. */
const pass = async (page: Page, id: string, next: string) => {
    await open(page, '/fees?window=to_check')
    await expect(page.locator(`.row-link[href="/fees/${id}"]`)).toBeVisible()
    await open(page, `/fees/${id}`)
    await page.getByRole('button', { name: '审核通过…' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '签名通过' }).click()
    await expect(page.locator('.page-line .state')).toContainText(next)
}

test('a claim is refused, allowed by legal, signed by four, paid as the money comes in, and owed back when it goes', async ({ person, watch }) => {
    test.slow()
    // Chromium writes a console line for every refused request.
    watch.allow(/Failed to load resource: the server responded with a status of 4\d\d/)
    const [admin, finance, rep, clerk, manager, legal] =
        [await person('admin'), await person('finance'), await person('rep', PHONE), await person('clerk'), await person('manager'), await person('legal')]
    const started = await begin(admin, finance, rep)
    const { name } = started
    await ask(rep, 'contracts/create', { id: freshId(), form: contract(started, { signed: '2019-03-05', life: 'performing' }) })
    const id: string = await ask(rep, 'fees/open', { month: '2019-03' })

    const card = rep.locator('.fee-row', { hasText: name })
    const submit = rep.getByRole('button', { name: /^(提交并签名|Submit and sign)$/ })
    await test.step('nobody at a customer gets cash, and the form says so beside the field in the language of who reads it', async () => {
        await open(rep, `/fees/${id}/edit`)
        await expect(card).toContainText('8 吨')
        await expect(card).toContainText('标准 200.00')
        await card.getByRole('button', { name: /^申报一笔/ }).tap()
        await submit.tap()
        await expect(card.getByLabel('申报金额')).toHaveAttribute('aria-invalid', 'true')
        await card.getByLabel('方式').selectOption({ label: '现金、红包、购物卡' })
        await card.getByLabel('申报金额').fill('600')
        await card.getByLabel('受益人').fill('张三')
        await submit.tap()
        await expect(card.getByLabel('方式')).toHaveAttribute('aria-invalid', 'true')
        await expect(card.locator('.field-wrong', { hasText: '方式' })).toContainText('不能给客户方个人现金')
        await expect(card.getByLabel('目的')).toHaveAttribute('aria-invalid', 'true')
        await expectNoSidewaysScroll(rep)
        await expectThumbsFit(rep)
        await expectAccessible(rep)
        try {
            await speak(rep, 'en')
            await open(rep, `/fees/${id}/edit`)
            await submit.tap()
            await expect(card.locator('.field-wrong', { hasText: 'Means' })).toContainText('No cash')
        } finally {
            await speak(rep, 'zh')
        }
        await open(rep, `/fees/${id}/edit`)
    })

    await test.step('a gift over the cap needs an exception of legal', async () => {
        await card.getByLabel('方式').selectOption({ label: '礼品' })
        await card.getByLabel('目的').fill('节日问候')
        await card.getByLabel('凭证', { exact: true }).fill('收据 8812')
        await card.getByLabel('备注').fill('年度大客户')
        await submit.tap()
        await expect(card.locator('.field-wrong', { hasText: '申报金额' })).toContainText('礼品上限')
        await open(legal, `/fees/${id}`)
        await legal.getByRole('button', { name: '登记例外…' }).click()
        const dialog = legal.getByRole('dialog')
        await dialog.getByRole('button', { name: '登记例外' }).click()
        await expect(dialog.getByLabel('理由')).toHaveAttribute('aria-invalid', 'true')
        await dialog.getByLabel('理由').fill('合规委员会 2019-7 号决定')
        await dialog.getByRole('button', { name: '登记例外' }).click()
        await expect(legal.locator('#exceptions')).toContainText('合规委员会 2019-7 号决定')
        await submit.tap()
        await expect(rep.locator('.page-line .state')).toContainText('待文员审核')
    })

    await test.step('the clerk sends it back once; then clerk, manager and finance sign', async () => {
        await open(clerk, `/fees/${id}`)
        await clerk.getByRole('button', { name: '退回…' }).click()
        await clerk.getByRole('dialog').getByLabel('退回原因').fill('收据号不全')
        await clerk.getByRole('dialog').getByRole('button', { name: '退回', exact: true }).click()
        await expect(rep.getByRole('main')).toContainText('孙丽 退回：收据号不全')
        await rep.getByRole('link', { name: '填写并提交' }).tap()
        await expectReady(rep)
        await card.getByLabel('凭证', { exact: true }).fill('收据 20190308-8812')
        await submit.tap()
        await expect(rep.locator('.page-line .state')).toContainText('待文员审核')
        await pass(clerk, id, '待销售经理审核')
        await pass(manager, id, '待财务审核')
        await pass(finance, id, '已审核')
        await open(rep, `/fees/${id}/print`)
        await rep.emulateMedia({ media: 'print' })
        await expect(rep.locator('.fee-signatures > li')).toHaveText([/业务员 ?王晓明/, /销售文员 ?孙丽/, /销售经理 ?周建国/, /财务 ?吴芳/])
    })

    const row = finance.locator('.row', { hasText: name })
    const receipt = freshId()
    await test.step('half of the money came in: half of the claim is paid, in one batch', async () => {
        const half = { customer: started.customer, date: '今天', amount: '4000', currency: 'CNY', method: 'transfer' }
        await ask(finance, 'receipts/draft', { id: receipt, form: half })
        await ask(finance, 'receipts/confirm', { id: receipt, shares: null })
        await open(finance, '/fees/pay')
        await expect(row).toContainText('50%')
        await expect(row).toContainText('300.00')
        await row.locator('.tick-box input').check()
        await finance.getByRole('button', { name: '付款…' }).click()
        const dialog = finance.getByRole('dialog')
        const amount = dialog.getByLabel(/张三/)
        await expect(amount).toHaveValue('300.00')
        await amount.fill('300.01')
        await dialog.getByRole('button', { name: '付款', exact: true }).click()
        await expect(amount).toHaveAttribute('aria-invalid', 'true')
        await amount.fill('100')
        await dialog.getByRole('button', { name: '付款 100.00' }).click()
        await expect(dialog.getByLabel('银行流水号')).toHaveAttribute('aria-invalid', 'true')
        await dialog.getByLabel('银行流水号').fill(`FEE-${receipt.slice(0, 8)}`)
        await expectAccessible(finance)
        await dialog.getByRole('button', { name: '付款 100.00' }).click()
        await expect(finance.getByText('已付款 100.00 CNY')).toBeVisible()
        await expect(row).toContainText('200.00')
    })

    await test.step('the bank sends it back: it is payable again, and is paid whole', async () => {
        await open(finance, '/fees/pay?list=paid')
        await finance.locator('.row', { hasText: `FEE-${receipt.slice(0, 8)}` }).locator('.row-link').click()
        await expectReady(finance)
        await finance.getByRole('button', { name: '登记退回…' }).click()
        const dialog = finance.getByRole('dialog')
        await expect(dialog.getByLabel(/张三/)).toBeChecked()
        await dialog.getByRole('button', { name: '登记退回 100.00' }).click()
        await expect(dialog.getByLabel('退回原因')).toHaveAttribute('aria-invalid', 'true')
        await dialog.getByLabel('退回原因').fill('收款账号有误')
        await expectAccessible(finance)
        await dialog.getByRole('button', { name: '登记退回 100.00' }).click()
        await expect(finance.locator('.page-line .state')).toContainText('银行全部退回')
        await expect(finance.locator('#returned')).toContainText('收款账号有误')
        await expect(finance.getByRole('button', { name: '登记退回…' })).toHaveCount(0)
        await open(finance, '/fees/pay')
        await expect(row).toContainText('300.00')
        await row.locator('.tick-box input').check()
        await finance.getByRole('button', { name: '付款…' }).click()
        await dialog.getByLabel('银行流水号').fill(`FEE2-${receipt.slice(0, 8)}`)
        await dialog.getByRole('button', { name: '付款 300.00' }).click()
        await expect(row).toHaveCount(0)
    })

    await test.step('the receipt is reversed: what was paid is owed back', async () => {
        await ask(finance, 'receipts/reverse', { id: receipt, reason: '银行退票' })
        await expect(row).toContainText('负−300.00')
        await open(rep, `/fees/${id}`)
        await expect(rep.locator('.figure', { hasText: '应付' })).toContainText('−300.00')
        await expect(rep.locator('#payments')).toContainText('300.00')
        await open(finance, '/fees/gifts?year=2019')
        await expect(finance.getByRole('row').filter({ hasText: name })).toContainText('合规委员会 2019-7 号决定')
    })
})

test('a policy is made band by band, and an application is written before its contract is signed', async ({ person, watch }) => {
    watch.allow(/Failed to load resource: the server responded with a status of 4\d\d/)
    const [admin, finance, rep] = [await person('admin'), await person('finance'), await person('rep')]
    const started = await begin(admin, finance, rep)
    const line = `助剂 ${started.customer.slice(0, 6)}`

    await test.step('finance makes a policy', async () => {
        await open(finance, '/fees/policies')
        await finance.getByRole('link', { name: '新建政策' }).first().click()
        await expectReady(finance)
        await finance.getByLabel('产品线', { exact: true }).fill(line)
        await finance.getByLabel('科目', { exact: true }).fill('销售费用 客情费')
        const band = (index: number) => finance.locator('.fee-band').nth(index)
        await band(0).getByLabel('月采购量从').fill('10')
        await band(0).getByLabel('采购员').fill('100')
        await finance.getByRole('button', { name: '增加一档' }).click()
        await band(1).getByLabel('月采购量从').fill('5')
        await finance.getByRole('button', { name: '保存为新版本' }).click()
        await expect(band(1).getByLabel('月采购量从')).toHaveAttribute('aria-invalid', 'true')
        await band(0).getByLabel('主管领导').fill('50')
        await band(1).getByLabel('月采购量从').fill('20')
        await band(1).getByLabel('采购员').fill('300')
        await expect(band(0)).toContainText('150.00')
        await expectAccessible(finance)
        await finance.getByRole('button', { name: '保存为新版本' }).click()
        await expect(finance.getByRole('heading', { name: line })).toBeVisible()
        await expect(finance.locator('.section', { hasText: line })).toContainText('采购员 100.00、主管领导 50.00')
    })

    await test.step('a rep applies for a contract that is to be won', async () => {
        const id = freshId()
        await ask(rep, 'contracts/create', { id, form: contract(started, { life: 'pending_signature', plan: [{ due: '2099-01-31', amount: '8000', note: '' }] }) })
        await open(rep, `/fees/apply?contract=${id}`)
        await rep.getByLabel('记到哪条产品线').selectOption({ label: started.line })
        await rep.getByLabel('申报金额').fill('800')
        await rep.getByLabel('给谁').selectOption({ label: '客户单位' })
        await rep.getByLabel('受益人').fill(started.name)
        await rep.getByRole('button', { name: '保存申请' }).click()
        await expect(rep).toHaveURL(/\/fees\/[^/]+\/edit$/)
        await expectReady(rep)
        await rep.getByRole('button', { name: '提交并签名' }).click()
        await expect(rep.getByLabel('目的')).toHaveAttribute('aria-invalid', 'true')
        await rep.getByLabel('目的').fill('样品试用')
        await rep.getByLabel('凭证', { exact: true }).fill('发票 3301')
        await rep.getByRole('button', { name: '提交并签名' }).click()
        await expect(rep.locator('.page-line .state')).toContainText('待文员审核')
        await open(rep, '/fees?kind=special')
        await expect(rep.locator('.row', { hasText: started.name })).toContainText('800.00')
        await expectAccessible(rep)
    })
})
