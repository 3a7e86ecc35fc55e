// What is given up of an instalment: asked for by who keeps the contract, approved by others, booked, and reversed once.
import type { Page } from '@playwright/test'
import { ask, expect, expectAccessible, open, test } from '../support/test'

async function approve(page: Page, id: string) {
    await open(page, `/approvals/${id}`)
    await expect(page.getByRole('heading', { name: '申请内容' })).toBeVisible()
    await page.getByRole('button', { name: /^通过/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: /^通过 [\d,.]+$/ }).click()
    await expect(page.getByRole('button', { name: /^通过/ })).toHaveCount(0)
}

/** What was written off this month by Today, in that currency. */
async function writtenOff(manager: Page, currency: string): Promise<number> {
    const { boards } = await ask(manager, 'home/today', { is_mine: false })
    return Number(boards.find((board: any) => board.currency === currency)?.given_up.written_off ?? 0)
}

test('a remainder is given up when head and finance agree, and finance reverses it', async ({ person }) => {
    test.slow()
    const [manager, finance] = [await person('manager'), await person('finance')]
    const rep = await person('rep')
    await open(rep, '/instalments?window=open')
    const { page } = await ask(rep, 'instalments/list', { filter: { window: 'open' } })
    const { contract: id, currency } = page.items[0]
    const find = async (note: string) => {
        const { contract, rows } = await ask(rep, 'adjustments/of_contract', { id })
        return { contract, row: rows.find((row: any) => row.adjustment.note === note) }
    }
    const note = `尾差 ${Date.now()}`
    const row = (page: Page) => page.getByRole('row').filter({ hasText: note })

    await test.step('the owner says of which instalment, how much and why', async () => {
        await open(rep, `/contracts/${id}`)
        await rep.locator(`a[href="/contracts/${id}/adjustments"]`).first().click()
        await expect(rep.getByRole('heading', { level: 1 })).toHaveText('折让与坏账')
        await rep.getByRole('button', { name: /^申请折让/ }).click()
        const dialog = rep.getByRole('dialog')
        await dialog.getByRole('button', { name: '提交审批' }).click()
        await expect(dialog.getByLabel('原因')).toHaveAttribute('aria-invalid', 'true')
        await expectAccessible(rep)
        await dialog.getByRole('radio', { name: /^坏账核销/ }).check()
        await dialog.getByLabel('金额').fill('0.01')
        await dialog.getByLabel('原因').selectOption({ label: '小额尾差' })
        await dialog.getByLabel('说明').fill(note)
        await dialog.getByRole('button', { name: '提交审批' }).click()
        await expect(row(rep)).toContainText('审批中')
    })

    const before = await find(note)
    await test.step('the head and finance agree, and it is booked', async () => {
        await approve(manager, before.row.approval)
        const told = await writtenOff(manager, currency)
        await open(manager, '/')
        const figure = manager.locator('.figure').filter({ hasText: '本月减免与核销' })
        await expect(figure).not.toHaveCount(0)
        await approve(finance, before.row.approval)
        // Who looks at Today sees it move; the month says the same.
        const words = `坏账核销 ${(told + 0.01).toFixed(2)}`
        await expect(figure.filter({ hasText: words })).toHaveCount(1)
        await expectAccessible(manager)
        expect(await writtenOff(manager, currency)).toBeCloseTo(told + 0.01)
        const month = new Date().toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }).slice(0, 7)
        await open(finance, '/periods')
        await expect(finance.getByRole('row').filter({ hasText: month }).first()).toContainText(words)
        await expect(row(rep)).toContainText('已入账')
        const { contract } = await find(note)
        expect(contract.collected).toBe(before.contract.collected)
        expect(Number(contract.given_up.written_off)).toBeCloseTo(Number(before.contract.given_up?.written_off ?? 0) + 0.01)
        await open(rep, `/contracts/${id}`)
        await expect(rep.locator('#postings')).toContainText('坏账核销')
    })

    await test.step('finance reverses it with a reason', async () => {
        const booked = await writtenOff(manager, currency)
        await open(finance, `/contracts/${id}/adjustments`)
        await row(finance).getByRole('button', { name: /^冲销/ }).click()
        await finance.getByRole('dialog').getByLabel('原因').fill('客户补付了')
        await finance.getByRole('dialog').getByRole('button', { name: /^冲销 0\.01/ }).click()
        await expect(row(finance)).toContainText('已冲销')
        await expect(row(finance)).toContainText('客户补付了')
        expect(await writtenOff(manager, currency)).toBeCloseTo(booked - 0.01)
        await expectAccessible(finance)
    })
})
