import type { Page } from '@playwright/test'
import { badge, isMarked, mark } from '../pages/frame'
import { newContract } from '../pages/records'
import { expect, expectAccessible, open, PHONE, test } from '../support/test'

const press = (where: Pick<Page, 'getByRole'>, name: RegExp) => where.getByRole('button', { name }).click()

test('a rep asks for an invoice on a phone, finance issues it and takes a part back; badge and contract follow by themselves', async ({ person, watch }) => {
    watch.allow(/422/)
    test.slow()
    const rep = await person('rep', PHONE)
    const finance = await person('finance')
    const { id: contract } = await newContract(rep)
    await open(finance, '/invoices')
    const before = await badge(finance, '/invoices')
    await mark(finance)
    const number = `24${Date.now()}`

    await test.step('more than the contract is refused beside its field, and what fits is asked for', async () => {
        await open(rep, `/contracts/${contract}`)
        await rep.getByRole('link', { name: '申请开票' }).tap()
        await expect(rep.getByRole('heading', { level: 1 })).toHaveText('申请开票')
        const amount = rep.getByLabel('开票金额（含税）')
        await expect(rep.getByLabel('抬头')).not.toHaveValue('')
        await amount.fill('9亿')
        await rep.getByLabel('税率（%）').fill('13')
        await press(rep, /^申请开票/)
        await expect(amount).toHaveAttribute('aria-invalid', 'true')
        await expectAccessible(rep)
        await amount.fill('113')
        await press(rep, /^申请开票/)
        await expect(rep.getByRole('heading', { level: 1 })).toContainText('113.00')
        await expect(rep.locator('main')).toContainText('等财务开具')
    })

    await test.step('the badge of finance goes up, and down when it is issued', async () => {
        await expect.poll(() => badge(finance, '/invoices')).toBe(before + 1)
        await open(finance, new URL(rep.url()).pathname)
        await mark(finance)
        await press(finance, /^开具…/)
        const dialog = finance.getByRole('dialog')
        await press(dialog, /^开具/)
        await expect(dialog.getByLabel('发票号码')).toHaveAttribute('aria-invalid', 'true')
        await dialog.getByLabel('发票号码').fill(number)
        await expectAccessible(finance)
        await press(dialog, /^开具/)
        await expect(finance.locator('main')).toContainText(number)
        await expect.poll(() => badge(finance, '/invoices')).toBe(before)
        await expect(rep.locator('main')).toContainText(number)
    })

    await test.step('a part is reversed in red; the contract says what is left', async () => {
        await press(finance, /^红冲…/)
        const dialog = finance.getByRole('dialog')
        await dialog.getByLabel('红冲金额').fill('13')
        await dialog.getByLabel('红字发票号码').fill(`${number}9`)
        await dialog.getByLabel('原因').fill('客户退货')
        await press(dialog, /^红冲/)
        await expect(finance.locator('main')).toContainText('部分红冲')
        await expect(finance.locator('main')).toContainText(/[-−]13\.00/)
        expect(await isMarked(finance), 'was not loaded again').toBe(true)
        await open(rep, `/contracts/${contract}`)
        await expect(rep.locator('main')).toContainText('已开票 100.00')
    })
})
