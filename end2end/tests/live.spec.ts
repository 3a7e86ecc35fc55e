import type { Page } from '@playwright/test'
import { badge, isMarked, mark } from '../pages/frame'
import { newReminder } from '../pages/records'
import { expect, expectReady, open, PHONE, test } from '../support/test'

test('what a rep enters on a phone and finance confirms moves the manager’s screens, and disturbs nothing there', async ({ person }) => {
    test.slow()
    const rep = await person('rep', PHONE)
    const finance = await person('finance')
    const manager = await person('manager')
    const { name } = await newReminder(rep)

    await open(manager, '/')
    const form = await manager.context().newPage()
    await openHalfFilledForm(form)
    const collected = manager.locator('.figure', { hasText: '已收' }).first()
    const before = { due: await badge(manager, '/follow-ups'), collected: cents(await collected.innerText()) }
    await open(finance, '/receipts?state=draft')
    const drafts = await badge(finance, '/receipts')
    for (const page of [manager, form, finance]) await mark(page)

    await test.step('the rep logs a follow-up: three taps and the text', async () => {
        await open(rep, '/')
        await rep.getByRole('button', { name: '新建' }).tap()
        const sheet = rep.getByRole('dialog')
        await sheet.getByRole('group', { name: '客户' }).locator('label', { hasText: name }).tap()
        await sheet.getByRole('textbox', { name: '说了什么' }).fill('对方答应周五付清。')
        await sheet.getByRole('button', { name: '保存跟进' }).tap()
        await expect(sheet).toBeHidden()
        for (const page of [manager, form]) await expect.poll(() => badge(page, '/follow-ups')).toBe(before.due - 1)
    })

    await test.step('the rep registers money: it comes to finance as a draft', async () => {
        await open(rep, '/instalments')
        await rep.getByRole('link', { name: '登记回款' }).and(rep.locator('tbody a')).first().tap()
        await expect(rep.getByRole('heading', { level: 1, name: '登记回款' })).toBeVisible()
        await rep.getByLabel('到账金额').fill('1000')
        await rep.getByRole('button', { name: /^登记回款/ }).tap()
        await expect(rep.getByText('待确认').first()).toBeVisible()
        await expect.poll(() => badge(finance, '/receipts')).toBe(drafts + 1)
    })

    await test.step('finance confirms it: the manager’s dashboard has it', async () => {
        const number = (await rep.locator('.page-subtitle').innerText()).split(' ')[0]
        await finance.locator('.row', { hasText: number }).getByRole('link').first().click()
        await expectReady(finance)
        await finance.getByRole('button', { name: '确认到账 1,000.00' }).click()
        await expect(finance.getByText('已确认').first()).toBeVisible()
        await expect.poll(async () => cents(await collected.innerText())).toBe(before.collected + 1000_00)
        await expect.poll(() => badge(finance, '/receipts')).toBe(drafts)
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

function cents(text: string): number {
    const [amount] = text.match(/[\d,]+\.\d{2}/) ?? []
    return Math.round(Number(amount?.replaceAll(',', '')) * 100)
}

test('pages that stand open over midnight count the new day', async ({ person }) => {
    const manager = await person('manager')
    await open(manager, '/instalments')
    const contract = await manager.context().newPage()
    await open(contract, await manager.locator('tbody .row-link').first().getAttribute('href') ?? '')
    const customer = await manager.context().newPage()
    await open(customer, await contract.locator('.page-subtitle a').getAttribute('href') ?? '')
    const overdue = async (page: Page) => Number((await page.locator('main').innerText()).match(/逾期 (\d+) 天/)?.[1])
    const before = [await overdue(contract), await overdue(customer)]
    expect(before.every(days => days > 0), `${before}`).toBe(true)
    // The page that was opened first holds the stream; the others believe what it passes on.
    await manager.evaluate(() => {
        const { actor, today, revision, badges } = JSON.parse(document.querySelector<HTMLMetaElement>('meta[name=yuezhang-frame]')!.content)
        const tomorrow = new Date(Date.parse(today) + 86_400_000).toISOString().slice(0, 10)
        new BroadcastChannel(`yuezhang-live-${actor.user}`).postMessage(JSON.stringify({ Poke: { revision, today: tomorrow, badges } }))
    })
    await expect.poll(() => overdue(contract)).toBe(before[0]! + 1)
    await expect.poll(() => overdue(customer)).toBe(before[1]! + 1)
})
