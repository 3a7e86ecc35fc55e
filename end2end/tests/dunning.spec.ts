// Reminders: the ladder is tried and turned on, a rep is told once and asks why, a letter goes to the customer.
import { badge } from '../pages/frame'
import { expect, expectAccessible, expectReady, open, test } from '../support/test'

test('an admin tries the ladder and turns it on; a rep is told once, asks why, and prints the letter', async ({ person }) => {
    const admin = await person('admin')
    const rep = await person('rep')
    await open(admin, '/admin/dunning')
    const save = admin.getByRole('button', { name: '保存催款设置' })
    const send = admin.getByRole('button', { name: '现在就发今天的' })

    await test.step('a mistake stands beside its field, and the trial says whom it would tell', async () => {
        await expect(admin.locator('#trial')).toContainText(/会提醒 \d+ 位客户/)
        const days = admin.getByLabel('应收日期之后（天）').first()
        await days.fill('很多')
        await save.click()
        await expect(days).toHaveAttribute('aria-invalid', 'true')
        await expectAccessible(admin)
        await days.fill('-7')
    })

    await test.step('on any day of the week it is sent once', async () => {
        const today = new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' })
        await admin.getByLabel(/^放假/).fill('')
        await admin.getByLabel(/^调休上班/).fill(today)
        await admin.getByLabel('启用催款提醒').check()
        await save.click()
        await expect(admin.getByText('催款设置已保存。')).toBeVisible()
        await send.click()
        await expect(admin.getByText(/^发出 [1-9]\d* 条提醒/)).toBeVisible()
        await send.click()
        await expect(admin.getByText('发出 0 条提醒。')).toBeVisible()
    })

    await test.step('the rep is done with one', async () => {
        await open(rep, '/notices')
        const rows = rep.locator('.row-link')
        await expect(rows.first()).toBeVisible()
        await expectAccessible(rep)
        const before = await badge(rep, '/notices')
        await rep.getByRole('button', { name: '标为已处理', exact: true }).first().click()
        await expect.poll(() => badge(rep, '/notices')).toBe(before - 1)
    })

    await test.step('the rep asks why', async () => {
        await open(rep, '/instalments')
        await rep.getByRole('button', { name: '记原因或争议' }).first().click()
        const dialog = rep.getByRole('dialog')
        await dialog.getByRole('button', { name: '看原因' }).click()
        await expect(dialog.locator('.dunning-reasons > li').first()).toBeVisible()
    })

    await test.step('the letter lists what is overdue, with the sum in words', async () => {
        await open(rep, '/instalments')
        const customer = await rep.locator('.row-acts a[href*="customer="]').first().getAttribute('href')
        const id = new URL(customer ?? '', rep.url()).searchParams.get('customer')
        await open(rep, `/customers/${id}/dunning-letter`)
        await expectReady(rep)
        await expect(rep.getByText(/^合计大写/).first()).toBeVisible()
        await expectAccessible(rep)
    })

    await test.step('and off again', async () => {
        await admin.getByLabel('启用催款提醒').uncheck()
        await save.click()
        await expect(admin.getByText('催款设置已保存。').last()).toBeVisible()
    })
})
