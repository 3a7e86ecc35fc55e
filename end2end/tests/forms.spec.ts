import type { Page } from '@playwright/test'
import { endOtherSessions, openWithoutWasm } from '../pages/forms'
import { newCustomer } from '../pages/records'
import { signIn, signInHere } from '../pages/sign-in-page'
import { expect, expectReady, open, PHONE, test } from '../support/test'

// Chromium writes a console line for each of these.
const refusedByIntent = /Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_FAILED)/

test('what was typed, chosen and ticked before the page came to life stays and is saved', async ({ person }) => {
    test.slow()
    const page = await person('rep')
    const customer = await newCustomer(page)
    const comeToLife = await openWithoutWasm(page, `/contracts/new?customer=${customer.id}`)
    const title = page.getByLabel('合同名称')
    await title.fill('早写的合同')
    await page.getByRole('radio', { name: '服务' }).check()
    await page.getByLabel('状态', { exact: true }).selectOption('performing')
    await page.getByLabel('付款方式').selectOption('cash')
    await page.getByLabel('到期自动续签').check()
    await page.getByRole('textbox', { name: '备注' }).fill('没等脚本就写了\n第二行')
    await page.getByLabel('产品或服务').fill('维护')
    await page.getByLabel('单价').fill('1.2万')
    await comeToLife()
    await expect(title).toHaveValue('早写的合同')
    await expect(page.getByRole('radio', { name: '服务' })).toBeChecked()
    await expect(page.getByLabel('状态', { exact: true })).toHaveValue('performing')
    await expect(page.getByLabel('付款方式')).toHaveValue('cash')
    await expect(page.getByLabel('到期自动续签')).toBeChecked()

    await page.getByRole('button', { name: '生成计划' }).click()
    await page.getByRole('button', { name: '保存合同 12,000.00' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '早写的合同' })).toBeVisible()
    const terms = page.locator('#terms')
    await expect(terms).toContainText('服务')
    await expect(terms).toContainText('现金')
    await expect(terms.locator('.definition', { hasText: '到期自动续签' })).toContainText('是')
    await expect(terms).toContainText('没等脚本就写了')
})

test('a form sent before the page came to life is saved once it has', async ({ person }) => {
    const page = await person('rep')
    const customer = await newCustomer(page)
    const comeToLife = await openWithoutWasm(page, `/receipts/new?customer=${customer.id}`)
    await page.getByLabel('到账金额').fill('1,234.56')
    await page.getByLabel('银行流水号').fill(`早-${Date.now()}`)
    await page.getByRole('button', { name: '登记回款' }).click()
    await comeToLife()
    await expect(page.getByRole('heading', { level: 1, name: '1,234.56 CNY' })).toBeVisible()
})

test('drafts stay apart, are asked about, come back, can be thrown away, and go with who signs out', async ({ page }) => {
    test.slow()
    await signIn(page, 'rep')
    const [first, second] = [await newCustomer(page), await newCustomer(page)]
    const title = page.getByLabel('合同名称')
    await open(page, `/contracts/new?customer=${first.id}`)
    await title.fill('给第一家的')

    // Leaving asks; who stays has everything still.
    page.once('dialog', dialog => dialog.dismiss())
    await page.getByRole('link', { name: '取消' }).click()
    await expect(title).toHaveValue('给第一家的')
    page.once('dialog', dialog => dialog.accept())
    await page.getByRole('link', { name: '取消' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '合同' })).toBeVisible()

    // Another customer's contract begins empty, and so does the form for nobody yet.
    for (const path of [`/contracts/new?customer=${second.id}`, '/contracts/new']) {
        await open(page, path)
        await expect(title).toHaveValue('')
        await expect(page.getByText('已恢复上次没有保存的内容')).toBeHidden()
    }
    await open(page, `/contracts/new?customer=${first.id}`)
    await expect(page.getByText('已恢复上次没有保存的内容')).toBeVisible()
    await expect(title).toHaveValue('给第一家的')
    await page.getByRole('button', { name: '不要了，重新填写' }).click()
    await expect(title).toHaveValue('')
    await open(page, `/contracts/new?customer=${first.id}`)
    await expect(title).toHaveValue('')

    // Who signs out leaves nothing behind.
    await title.fill('临走时写的')
    await expect.poll(() => drafts(page)).toBe(1)
    await page.locator('.user-menu > summary').click()
    page.once('dialog', dialog => dialog.accept())
    await page.getByRole('button', { name: '退出登录' }).click()
    await expect(page.getByRole('button', { name: '登录', exact: true })).toBeVisible()
    expect(await drafts(page)).toBe(0)
})

test('a session that ends in the middle of a contract keeps it for the same person, and for nobody else', async ({ page, newPerson, watch }) => {
    test.slow()
    watch.allow(refusedByIntent)
    await signIn(page, 'rep2')
    const customer = await newCustomer(page)
    const path = `/contracts/new?customer=${customer.id}`
    await open(page, path)
    await page.getByLabel('合同名称').fill('会话断了也在')
    await page.getByLabel('产品或服务').fill('安装')
    await page.getByLabel('单价').fill('500')

    // The stream tells this page, which leads to the door at the same address by itself.
    const elsewhere = await newPerson()
    await signIn(elsewhere, 'rep2')
    await endOtherSessions(elsewhere)
    await expect(page.getByRole('button', { name: '登录', exact: true })).toBeVisible()
    await expectReady(page)
    expect(new URL(page.url()).pathname).toBe('/contracts/new')

    await signInHere(page, 'manager')
    await expect(page.getByRole('heading', { level: 1, name: '新建合同' })).toBeVisible()
    await expectReady(page)
    await expect(page.getByLabel('合同名称')).toHaveValue('')
    await expect(page.getByText('已恢复上次没有保存的内容')).toBeHidden()
    await page.locator('.user-menu > summary').click()
    await page.getByRole('button', { name: '退出登录' }).click()
    await expect(page.getByRole('button', { name: '登录', exact: true })).toBeVisible()

    await open(page, path)
    await signInHere(page, 'rep2')
    await expect(page.getByText('已恢复上次没有保存的内容')).toBeVisible()
    await expect(page.getByLabel('合同名称')).toHaveValue('会话断了也在')
    await page.getByRole('button', { name: '生成计划' }).click()
    await page.getByRole('button', { name: '保存合同 500.00' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '会话断了也在' })).toBeVisible()
    await open(page, path)
    await expect(page.getByLabel('合同名称')).toHaveValue('')
})

test('a receipt sent after the session has ended is kept, and sent after signing in again', async ({ page, newPerson, watch }) => {
    test.slow()
    watch.allow(refusedByIntent)
    // Without the stream the page learns of it only when it is sent.
    await page.route('**/live', () => {})
    await signIn(page, 'rep2')
    const customer = await newCustomer(page)
    await open(page, `/receipts/new?customer=${customer.id}`)
    await page.getByLabel('到账金额').fill('88.88')
    const reference = `断-${Date.now()}`
    await page.getByLabel('银行流水号').fill(reference)
    const elsewhere = await newPerson()
    await signIn(elsewhere, 'rep2')
    await endOtherSessions(elsewhere)

    await page.getByRole('button', { name: '登记回款 88.88' }).click()
    await expect(page.getByText('登录已过期')).toBeVisible()
    await expect(page.getByLabel('银行流水号')).toHaveValue(reference)
    await page.getByRole('button', { name: '重新登录' }).click()
    await signInHere(page, 'rep2')
    await expect(page.getByText('已恢复上次没有保存的内容')).toBeVisible()
    await expect(page.getByLabel('银行流水号')).toHaveValue(reference)
    await expectReady(page)
    await page.getByRole('button', { name: '登记回款 88.88' }).click()
    await expect(page.getByRole('heading', { level: 1, name: '88.88 CNY' })).toBeVisible()
})

test('the credit limit is read by a rep and set by the manager', async ({ person }) => {
    const [rep, manager] = [await person('rep'), await person('manager')]
    const { id, name } = await newCustomer(rep)
    const limit = (page: Page) => page.getByLabel(/^信用额度/)
    await open(rep, `/customers/${id}/edit`)
    await expect(limit(rep)).toBeDisabled()
    await expect(limit(rep)).toHaveAccessibleDescription('由销售经理或财务设定')
    await open(manager, `/customers/${id}/edit`)
    await limit(manager).fill('12万')
    await manager.getByRole('button', { name: '保存修改' }).click()
    await expect(manager.getByRole('heading', { level: 1, name })).toBeVisible()
    // What the rep changes leaves it as it is.
    await open(rep, `/customers/${id}/edit`)
    await expect(limit(rep)).toHaveValue('120,000.00')
    await rep.getByLabel('简称').fill('云栖')
    await rep.getByRole('button', { name: '保存修改' }).click()
    await expect(rep.getByRole('heading', { level: 1, name })).toBeVisible()
    await expect(rep.getByText('120,000.00').first()).toBeVisible()
})

test('a double click and Enter with a click save a follow-up once', async ({ person }) => {
    const page = await person('rep')
    const customer = await newCustomer(page)
    for (const [index, twice] of [
        async () => page.getByRole('button', { name: '保存跟进' }).dblclick(),
        async () => {
            await page.getByRole('button', { name: '保存跟进' }).focus()
            await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')])
        },
    ].entries()) {
        const said = `只记一次 ${index} ${Date.now()}`
        await open(page, `/follow-ups/new?customer=${customer.id}`)
        await page.getByLabel('说了什么').fill(said)
        // An answer that takes its time, so that the second press comes while the first is on its way.
        await page.route('**/api/follow_ups/log', async route => {
            const answer = await route.fetch()
            await page.evaluate(() => new Promise(requestAnimationFrame))
            await route.fulfill({ response: answer })
        })
        await twice()
        await expect(page).toHaveURL(new RegExp(`/customers/${customer.id}`))
        await page.unroute('**/api/follow_ups/log')
        await open(page, `/customers/${customer.id}`)
        await expect(page.getByText(said)).toHaveCount(1)
    }
})

test('a receipt is registered once by a double click, and once when the answer to the first try is lost', async ({ person, watch }) => {
    test.slow()
    watch.allow(refusedByIntent)
    const page = await person('rep')
    const customer = await newCustomer(page)
    const fill = async (reference: string) => {
        await open(page, `/receipts/new?customer=${customer.id}`)
        await page.getByLabel('到账金额').fill('66')
        await page.getByLabel('备注').fill(reference)
    }
    const save = page.getByRole('button', { name: /^登记回款/ })
    const rows = async () => {
        await open(page, `/receipts?customer=${customer.id}`)
        return page.locator('tbody .row').count()
    }
    const before = await rows()

    await fill('双击')
    await page.getByLabel('到账金额').press('Enter')
    await save.dblclick({ noWaitAfter: true }).catch(() => {})
    await expect(page.getByRole('heading', { level: 1, name: '66.00 CNY' })).toBeVisible()
    expect(await rows()).toBe(before + 1)

    // The server books it, the answer never arrives, the page is even loaded anew before the second try.
    await fill('回答丢了')
    await page.route('**/api/receipts/draft', async route => {
        await route.fetch()
        await route.abort()
    })
    await save.click()
    await expect(page.getByText('连不上服务器')).toBeVisible()
    await page.unroute('**/api/receipts/draft')
    page.once('dialog', dialog => dialog.accept())
    await open(page, `/receipts/new?customer=${customer.id}`)
    await expect(page.getByText('已恢复上次没有保存的内容')).toBeVisible()
    await save.click()
    await expect(page.getByRole('heading', { level: 1, name: '66.00 CNY' })).toBeVisible()
    expect(await rows()).toBe(before + 2)
})

test('what is wrong stands in the summary, which has the focus and leads to the fields', async ({ person }) => {
    const page = await person('finance')
    await open(page, '/receipts/new')
    await page.getByRole('button', { name: '登记回款' }).click()
    const summary = page.getByRole('alert')
    await expect(summary).toBeFocused()
    await summary.getByRole('link', { name: /到账金额/ }).click()
    await expect(page.getByLabel('到账金额')).toBeFocused()
    await expect(page.getByLabel('到账金额')).toHaveAttribute('aria-invalid', 'true')
})

test('a form in a dialog over the same form has its own summary and its own ids', async ({ person }) => {
    const page = await person('rep', PHONE)
    await open(page, '/follow-ups/new')
    await page.getByRole('button', { name: '新建', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '保存跟进' }).click()
    await expect(dialog.getByRole('alert')).toBeFocused()
    await dialog.getByRole('link', { name: /说了什么/ }).click()
    await expect(dialog.getByLabel('说了什么')).toBeFocused()
    const twice = await page.evaluate(() => {
        const ids = [...document.querySelectorAll('[id]')].map(element => element.id)
        return ids.filter((id, index) => ids.indexOf(id) !== index)
    })
    expect(twice).toEqual([])
})

test('one field that is wrong in a dialog says so itself and has the focus', async ({ person }) => {
    const page = await person('admin')
    await open(page, '/admin/users')
    await page.getByRole('button', { name: '添加团队' }).click()
    const dialog = page.getByRole('dialog')
    const name = dialog.getByLabel('团队名称')
    await name.press('Enter')
    await expect(name).toHaveAttribute('aria-invalid', 'true')
    await expect(name).toBeFocused()
    await expect(dialog.getByRole('alert')).toBeHidden()
})

/** How many drafts this browser keeps of anybody. */
function drafts(page: Page): Promise<number> {
    return page.evaluate(() => Object.keys(localStorage).filter(key => key.startsWith('draft:') && !key.endsWith('find-recent')).length)
}
