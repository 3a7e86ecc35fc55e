// A month is closed, takes nothing more, and is reopened with a reason.
import type { Page } from '@playwright/test'
import { lastMonth } from '../pages/periods'
import { newContract } from '../pages/records'
import { ask, expect, expectAccessible, open, test } from '../support/test'

test('a closed month takes no expense until it is reopened', async ({ person, watch }) => {
    // Chromium writes a console line for every refused request.
    watch.allow(/Failed to load resource: the server responded with a status of 4\d\d/)
    const month = lastMonth()
    const [rep, finance] = [await person('rep'), await person('finance')]
    const contract = await newContract(rep)
    const dialog = finance.getByRole('dialog')
    const row = finance.getByRole('row').filter({ hasText: month }).first()
    await open(finance, `/periods?year=${month.slice(0, 4)}`)
    await expect(finance.getByRole('heading', { level: 1 })).toContainText('期间')
    await row.getByRole('button', { name: `结账… ${month}` }).click()
    await expect(dialog).toContainText('之前的月份一并结账')
    await expectAccessible(finance)
    await dialog.getByRole('button', { name: `结账 ${month}` }).click()
    await expect(row).toContainText('已结账')

    await open(rep, `/contracts/${contract.id}/expenses`)
    await rep.getByRole('button', { name: /^登记费用/ }).click()
    const expense = rep.getByRole('dialog')
    const remarks = `打车 ${Date.now()}`
    await expense.getByLabel('金额').fill('35')
    await expense.getByLabel('发生日期').fill(`${month}-15`)
    await expense.getByLabel('说明').fill(remarks)
    await expense.getByRole('button', { name: /^登记费用/ }).click()
    await expect(expense.getByLabel('发生日期')).toHaveAttribute('aria-invalid', 'true')
    await expect(expense).toContainText(`${month} 及以前已经结账`)

    await row.getByRole('button', { name: `反结账… ${month}` }).click()
    await dialog.getByLabel('原因').fill('补记打车费')
    await dialog.getByRole('button', { name: `反结账 ${month}` }).click()
    await expect(row).toContainText('未结账')
    await expect(finance.getByText('补记打车费')).toBeVisible()
    await expense.getByRole('button', { name: /^登记费用/ }).click()
    await expect(rep.getByRole('row').filter({ hasText: remarks })).toBeVisible()
    await expectAccessible(finance)

    // The months before were closed with it: no other test on this server expects that.
    for (let last = await lastClosed(finance); last; last = await lastClosed(finance)) await ask(finance, 'periods/reopen', { month: last, reason: '还原' })
})

/** The first day of the last closed month, if any is. */
async function lastClosed(finance: Page): Promise<string | undefined> {
    return (await ask(finance, 'periods/sheet', { year: 2025 })).last
}
