import { fillByKeys, findByKeys, pressByKeys, tabTo } from '../pages/keyboard'
import { newCustomer } from '../pages/records'
import { PASSWORD } from '../support/server'
import { expect, expectReady, open, speak, test } from '../support/test'

test('without a mouse, in English: sign in, a customer, its contract with lines and plan, a receipt, and finding them', async ({ page }) => {
    test.slow()
    const heading = (name: string | RegExp) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    const name = `Keyboard Trading ${Date.now()}`
    await open(page, '/')
    await pressByKeys(page, page.getByRole('button', { name: 'English' }))
    await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await expectReady(page)
    await fillByKeys(page, page.getByLabel('Login'), 'clerk')
    await fillByKeys(page, page.getByLabel('Password'), PASSWORD)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('navigation').first()).toBeVisible()
    await expectReady(page)
    await pressByKeys(page, page.locator('.user-menu > summary'))
    await pressByKeys(page, page.getByRole('button', { name: 'Switch to English' }))
    await heading('Today')
    await expectReady(page)
    try {
        await test.step('a customer', async () => {
            await findByKeys(page, 'new cust', /New customer/)
            await heading('New customer')
            await fillByKeys(page, page.getByLabel('Name', { exact: true }).first(), name)
            await page.keyboard.press('Enter')
            await heading(name)
        })
        await test.step('its contract', async () => {
            await findByKeys(page, 'new contr', /New contract/)
            await heading('New contract')
            await fillByKeys(page, page.getByRole('combobox', { name: 'Customer' }), name)
            await expect(page.getByRole('option', { name: new RegExp(name) })).toBeVisible()
            await page.keyboard.press('Enter')
            await fillByKeys(page, page.getByLabel('Product or service'), 'Training')
            await fillByKeys(page, page.getByLabel('Quantity'), '3')
            await fillByKeys(page, page.getByLabel('Unit price'), '3000')
            // Enter in the last line adds one, where the next can be typed at once.
            await page.keyboard.press('Enter')
            await expect(page.getByLabel('Product or service').nth(1)).toBeFocused()
            await page.keyboard.type('Travel')
            await fillByKeys(page, page.getByLabel('Unit price').nth(1), '600')
            await pressByKeys(page, page.getByRole('button', { name: 'Make the plan' }))
            await expect(page.getByText('Equals the contract amount')).toBeVisible()
            await pressByKeys(page, page.getByRole('button', { name: 'Save contract 9,600.00' }))
            await expect(page).toHaveURL(/\/contracts\/[0-9a-f]{32}$/)
            await expect(page.locator('#lines')).toContainText('Travel')
        })
        await test.step('a receipt', async () => {
            await page.keyboard.press('n')
            await heading('Register a receipt')
            await fillByKeys(page, page.getByLabel('Amount', { exact: true }), '3200')
            await page.keyboard.press('Enter')
            await heading('3,200.00 CNY')
        })
        await test.step('finding it, and a dialog that gives the focus back', async () => {
            await findByKeys(page, name, new RegExp(name))
            await heading(name)
            const log = page.getByRole('button', { name: /^Log follow-up/ }).first()
            await pressByKeys(page, log)
            await expect(page.getByRole('dialog')).toBeVisible()
            await page.keyboard.press('Escape')
            await expect(page.getByRole('dialog')).toBeHidden()
            await expect(log).toBeFocused()
        })
    } finally {
        await speak(page, 'zh')
    }
})

test('a list without a mouse: j, Enter, back to its place, /, ?', async ({ person }) => {
    const page = await person('manager')
    await open(page, '/')
    await pressByKeys(page, page.getByRole('navigation').first().getByRole('link', { name: /^合同/ }))
    const heading = page.getByRole('heading', { level: 1, name: '合同', exact: true })
    await expect(heading).toBeVisible()
    await expect(page.locator('.row-link').first()).toBeVisible()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    const second = page.locator('.row-link').nth(1)
    await expect(second).toBeFocused()
    const href = await second.getAttribute('href')
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/contracts\/[^/]+$/)
    await page.goBack()
    await expect(heading).toBeVisible()
    await expect(page.locator(`.row-link[href="${href}"]`)).toBeFocused()
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox')).toBeFocused()
    await tabTo(page, page.locator('.row-link').first())
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog', { name: '快捷键' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog', { name: '快捷键' })).toBeHidden()
})

test('the search is there before the people to filter by are known, and stays where it is when they come', async ({ person }) => {
    const page = await person('manager')
    await open(page, '/')
    let answer = () => {}
    const asked = new Promise<void>(resolve => (answer = resolve))
    await page.route('**/api/contracts/owners', async route => {
        await asked
        await route.continue()
    })
    await pressByKeys(page, page.getByRole('navigation').first().getByRole('link', { name: /^合同/ }))
    await expect(page.getByRole('heading', { level: 1, name: '合同' })).toBeVisible()
    await expect(page.locator('.row-link').first()).toBeVisible()
    const owner = page.locator('.chip-face', { hasText: '业务员' })
    await expect(owner).toHaveCount(0)
    await page.keyboard.press('/')
    await expect(page.getByRole('searchbox')).toBeFocused()
    answer()
    await expect(owner).toBeVisible()
    await expect(page.getByRole('searchbox')).toBeFocused()
})

test('Enter opens what was typed last, not what an earlier text has found', async ({ person }) => {
    const [page, rep] = [await person('manager'), await person('rep')]
    await open(page, '/customers')
    const [{ name: one }, { name: other }] = [await newCustomer(rep), await newCustomer(rep)]
    await page.keyboard.press('Control+k')
    const dialog = page.getByRole('dialog')
    const box = dialog.getByRole('combobox')
    await box.fill(one)
    await expect(dialog.getByRole('option').first()).toContainText(one)
    await box.fill(other)
    await box.press('Enter')
    await expect(page.getByRole('heading', { level: 1, name: other })).toBeVisible()
})
