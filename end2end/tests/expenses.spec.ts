// What is spent under a contract, the margin that is left, and what a customer is asked to sign.
import { newContract } from '../pages/records'
import { ask, expect, expectAccessible, expectReady, open, test } from '../support/test'

test('an expense is recorded and voided, and the margin follows', async ({ person }) => {
    const rep = await person('rep')
    const { id } = await newContract(rep)
    await open(rep, `/contracts/${id}`)
    await rep.getByRole('link', { name: '费用', exact: true }).last().click()
    await expect(rep.getByRole('heading', { level: 1 })).toHaveText('费用')
    const remarks = `装卸 ${Date.now()}`
    const dialog = rep.getByRole('dialog')
    const row = rep.getByRole('row').filter({ hasText: remarks })

    await rep.getByRole('button', { name: /^登记费用/ }).click()
    await dialog.getByRole('button', { name: /^登记费用/ }).click()
    await expect(dialog.getByLabel('金额')).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByLabel('金额').fill('1.2万')
    await dialog.getByLabel('类别').selectOption({ label: '物流' })
    await dialog.getByLabel('说明').fill(remarks)
    await expectAccessible(rep)
    await dialog.getByRole('button', { name: /^登记费用/ }).click()
    await expect(row).toContainText('12,000.00')
    const before = await ask(rep, 'expenses/of_contract', { id })
    expect(Number(before.contract.spent)).toBeGreaterThanOrEqual(12000)

    await row.getByRole('button', { name: /^作废/ }).click()
    await dialog.getByLabel('原因').fill('记重了')
    await dialog.getByRole('button', { name: /^作废 12,000.00/ }).click()
    await expect(row).toContainText('已作废')
    await expect(row).toContainText('记重了')
    const after = await ask(rep, 'expenses/of_contract', { id })
    expect(Number(before.contract.spent) - Number(after.contract.spent ?? 0)).toBe(12000)
    await expectAccessible(rep)
})

test('a statement is read for any days, and is saved for both sides to sign', async ({ person }) => {
    const rep = await person('rep')
    const { customer } = await newContract(rep)
    await open(rep, `/customers/${customer}`)
    await rep.getByRole('link', { name: '对账单' }).click()
    await expectReady(rep)
    await expect(rep.getByRole('heading', { level: 1 })).toHaveText('对账单')
    await rep.getByLabel('从', { exact: true }).fill('2020-01-01')
    await rep.getByRole('button', { name: '查看' }).click()
    await expect(rep).toHaveURL(/from=2020-01-01/)
    await expect(rep.getByRole('cell', { name: '期初余额' }).first()).toBeVisible()
    await expectAccessible(rep)
    for (const [name, begin] of [['导出 PDF', '%PDF-'], ['导出 Excel', 'PK']]) {
        const href = await rep.getByRole('link', { name }).getAttribute('href')
        const answer = await rep.request.get(new URL(href!, rep.url()).href)
        expect(answer.status()).toBe(200)
        expect((await answer.body()).subarray(0, begin.length).toString()).toBe(begin)
    }
    // Printed, it has a place for each side.
    await rep.emulateMedia({ media: 'print' })
    await expect(rep.locator('.signatures > li')).toHaveCount(2)
    await expect(rep.locator('.signatures')).toBeVisible()
})
