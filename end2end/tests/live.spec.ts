import type { Page } from '@playwright/test'
import { expect, expectReady, open, PHONE, test } from '../support/test'

test('what a rep enters on a phone and finance confirms moves the manager’s screens, and disturbs nothing there', async ({ person }) => {
    test.slow()
    const rep = await person('rep', PHONE)
    const finance = await person('finance')
    const manager = await person('manager')

    await open(manager, '/')
    const form = await manager.context().newPage()
    await openHalfFilledForm(form)
    const collected = manager.locator('.figure', { hasText: '已收' }).first()
    const before = { due: await count(manager, '/follow-ups'), collected: cents(await collected.innerText()) }
    await open(finance, '/receipts?state=draft')
    const drafts = await count(finance, '/receipts')
    for (const page of [manager, form, finance]) await mark(page)

    await test.step('the rep logs a follow-up: three taps and the text', async () => {
        await open(rep, '/')
        await rep.getByRole('button', { name: '新建' }).tap()
        const sheet = rep.getByRole('dialog')
        await sheet.getByRole('group', { name: '客户' }).locator('label').first().tap()
        await sheet.getByRole('textbox', { name: '说了什么' }).fill('对方答应周五付清。')
        await sheet.getByRole('button', { name: '保存跟进' }).tap()
        await expect(sheet).toBeHidden()
        for (const page of [manager, form]) await expect.poll(() => count(page, '/follow-ups')).toBe(before.due - 1)
    })

    await test.step('the rep registers money: it comes to finance as a draft', async () => {
        await open(rep, '/instalments')
        await rep.getByRole('link', { name: '登记回款' }).and(rep.locator('tbody a')).first().tap()
        await expect(rep.getByRole('heading', { level: 1, name: '登记回款' })).toBeVisible()
        await rep.getByLabel('到账金额').fill('1000')
        await rep.getByRole('button', { name: /^登记回款/ }).tap()
        await expect(rep.getByText('待确认').first()).toBeVisible()
        await expect.poll(() => count(finance, '/receipts')).toBe(drafts + 1)
    })

    await test.step('finance confirms it: the manager’s dashboard has it', async () => {
        const number = (await rep.locator('.page-subtitle').innerText()).split(' ')[0]
        await finance.locator('.row', { hasText: number }).getByRole('link').first().click()
        await expectReady(finance)
        await finance.getByRole('button', { name: '确认到账 1,000.00' }).click()
        await expect(finance.getByText('已确认').first()).toBeVisible()
        await expect.poll(async () => cents(await collected.innerText())).toBe(before.collected + 1000_00)
        await expect.poll(() => count(finance, '/receipts')).toBe(drafts)
    })

    for (const page of [manager, form, finance]) expect(await isMarked(page), `${page.url()} was not loaded again`).toBe(true)
    await expectUndisturbed(form)
})

async function openHalfFilledForm(page: Page): Promise<void> {
    await open(page, '/customers/new')
    await page.getByLabel('客户名称', { exact: true }).fill('只填了一半')
    const remarks = page.getByLabel(/^备注/).first()
    await remarks.fill('还在写')
    await remarks.evaluate((field: HTMLTextAreaElement) => {
        scrollTo(0, 400)
        field.focus({ preventScroll: true })
        field.setSelectionRange(1, 1)
    })
}

async function expectUndisturbed(page: Page): Promise<void> {
    await expect(page.getByLabel('客户名称', { exact: true })).toHaveValue('只填了一半')
    const remarks = page.getByLabel(/^备注/).first()
    await expect(remarks).toHaveValue('还在写')
    await expect(remarks).toBeFocused()
    expect(await remarks.evaluate((field: HTMLTextAreaElement) => [scrollY, field.selectionStart])).toEqual([400, 1])
}

/** The number beside an item of the side navigation. */
async function count(page: Page, path: string): Promise<number> {
    return parseInt(await page.locator(`.side-nav .nav-link[href^="${path}"] .badge`).innerText())
}

function cents(text: string): number {
    const [amount] = text.match(/[\d,]+\.\d{2}/) ?? []
    return Math.round(Number(amount?.replaceAll(',', '')) * 100)
}

// A page that is loaded again has lost its mark.
const mark = (page: Page) => page.evaluate(() => { Object.assign(window, { marked: true }) })
const isMarked = (page: Page) => page.evaluate(() => 'marked' in window)
