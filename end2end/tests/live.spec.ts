import { signIn } from '../pages/sign-in-page'
import { expect, expectReady, open, test } from '../support/test'

test('a receipt confirmed by finance moves the open screens of others without a reload', async ({ page, newPerson }) => {
    test.slow()
    const finance = page
    const second = await newPerson()
    await signIn(finance, 'finance')
    await signIn(second, 'finance2')
    const collected = second.locator('.figure', { hasText: '已收' }).first()
    const before = await collected.innerText()

    await open(finance, '/receipts?state=draft')
    await finance.locator('tbody a').first().click()
    await expectReady(finance)
    await finance.getByRole('button', { name: /^确认到账/ }).click()
    await expect(finance.getByText('已确认').first()).toBeVisible()

    await expect(collected).not.toHaveText(before)
})
