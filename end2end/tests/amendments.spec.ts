import type { Page } from '@playwright/test'
import { newContract, partlyPaid } from '../pages/records'
import { ask, expect, expectAccessible, expectNoSidewaysScroll, freshId, open, PHONE, test } from '../support/test'

/** A contract of which an amendment to so much that the sample's flow asks waits for the head. */
async function submittedAmendment(rep: Page): Promise<{ number: string }> {
    const { id, number, version } = await newContract(rep)
    const { form } = await ask(rep, 'amendments/form', { contract: id, from: null })
    form.reason = '客户扩大采购'
    form.contract.lines[0].unit_price = '360000'
    form.contract.plan[0].amount = '360000'
    const amendment = freshId()
    await ask(rep, 'amendments/draft', { contract: id, version, id: amendment, form })
    await ask(rep, 'amendments/submit', { id: amendment, version: 1 })
    return { number }
}

const state = (page: Page) => page.locator('.page-line .state')
const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).click()

test('a contract is amended: what is paid is fixed, the difference shows while one types, the version before is kept', async ({ person }) => {
    test.slow()
    const [rep, finance] = [await person('rep'), await person('finance')]
    for (const page of [rep, finance]) await open(page, '/more')
    const path = `/contracts/${(await partlyPaid(rep, finance)).id}`
    await open(rep, `${path}/versions`)
    await expect(rep.getByText('还没有变更')).toBeVisible()
    await rep.getByRole('link', { name: '发起变更' }).click()
    await expect(rep.getByRole('heading', { level: 1 })).toContainText('变更合同')

    await test.step('what is missing is said, what is paid cannot be changed', async () => {
        await press(rep, /^保存变更/)
        await expect(rep.getByLabel('变更原因')).toHaveAttribute('aria-invalid', 'true')
        await expect(rep.locator('.plan-row input:disabled').first()).toBeVisible()
    })

    await test.step('old and new stand side by side while one types', async () => {
        await rep.getByLabel('变更原因').fill('客户要求延后付款')
        await rep.locator('.plan-row input:enabled[name$=".due"]').last().fill('2031-05-06')
        await expect(rep.locator('.compare').filter({ hasText: '2031-05-06' })).toContainText('改')
        await rep.getByLabel(/^备注/).fill('付款顺延')
        await expect(rep.locator('.compare').filter({ hasText: '付款顺延' })).toBeVisible()
        await expectAccessible(rep)
        await press(rep, /^保存变更/)
        await expect(state(rep)).toHaveText('草稿')
    })
    const amendment = new URL(rep.url()).pathname

    await test.step('the contract is being changed, and nothing else moves it', async () => {
        await open(rep, path)
        await expect(state(rep).filter({ hasText: '变更中' })).toBeVisible()
        await expect(rep.getByRole('button', { name: '更改状态' })).toHaveCount(0)
    })

    await test.step('signed, it is the next version', async () => {
        await open(rep, amendment)
        await press(rep, /^登记签署/)
        const dialog = rep.getByRole('dialog')
        await dialog.getByRole('button', { name: /^变更生效/ }).click()
        await expect(dialog.getByLabel('客户确认人')).toHaveAttribute('aria-invalid', 'true')
        await dialog.getByLabel('客户确认人').fill('王总')
        await dialog.getByRole('button', { name: /^变更生效/ }).click()
        await expect(rep.getByText('已生效，合同现在是第 2 版')).toBeVisible()
        await expect(state(rep)).toHaveText('已生效')
    })

    await test.step('both versions open as they were', async () => {
        await open(rep, `${path}/versions`)
        await expect(rep.getByRole('link', { name: '第 2 版' })).toBeVisible()
        await rep.getByRole('link', { name: '第 1 版' }).click()
        await expect(state(rep)).toHaveText('已被替代')
        await expect(rep.locator('main')).not.toContainText('2031-05-06')
        await open(rep, `${path}/versions/2`)
        await expect(rep.locator('main')).toContainText('2031-05-06')
        await open(rep, path)
        await expect(rep.locator('#plan')).toContainText('2031-05-06')
    })

    await test.step('on paper it is a letter that both sides sign', async () => {
        await open(rep, amendment)
        await rep.emulateMedia({ media: 'print' })
        await expect(rep.getByText('合同变更协议')).toBeVisible()
        await expect(rep.locator('.signatures > li')).toHaveCount(2)
        await expect(rep.getByRole('button', { name: /^登记签署/ })).toHaveCount(0)
        await rep.emulateMedia({ media: 'screen' })
    })
})

test('who approves reads the whole difference, on a phone too', async ({ person }) => {
    const manager = await person('manager', PHONE)
    const admin = await person('admin')
    await open(admin, '/admin/flows')
    await expect(admin.locator('.flow').filter({ hasText: '合同变更审批' })).toContainText('团队负责人')
    const rep = await person('rep')
    const { number } = await submittedAmendment(rep)
    await open(manager, '/approvals')
    await manager.locator('.row', { hasText: `${number}-B` }).getByRole('link').first().tap()
    await expect(manager.locator('.compare').first()).toBeVisible()
    await expect(manager.getByText('变更后的合同全文')).toBeVisible()
    await expectNoSidewaysScroll(manager)
    await expectAccessible(manager)
})

test('an amendment that is withdrawn leaves the contract as it was, and can be taken up anew', async ({ person }) => {
    const rep = await person('rep')
    const path = `/contracts/${(await newContract(rep)).id}`
    await open(rep, path)
    const before = await state(rep).allInnerTexts()
    await open(rep, `${path}/amend`)
    await rep.getByLabel('变更原因').fill('只是看看')
    await rep.getByRole('radio', { name: /^展期/ }).check()
    await rep.getByRole('textbox', { name: '结束日期' }).fill('2033-01-01')
    await press(rep, /^保存变更/)
    await expect(state(rep)).toHaveText('草稿')
    await press(rep, /^撤回变更/)
    await expect(state(rep)).toHaveText('已撤回')
    await rep.getByRole('link', { name: '照此重新变更' }).click()
    await expect(rep.getByLabel('变更原因')).toHaveValue('只是看看')
    await expect(rep.getByRole('textbox', { name: '结束日期' })).toHaveValue('2033-01-01')
    await open(rep, path)
    expect(await state(rep).allInnerTexts()).toEqual(before)
})

test('a contract is ended with a settlement: each open instalment is decided on, what is paid stays, what was agreed is still owed', async ({ person }) => {
    test.slow()
    const [rep, finance] = [await person('rep'), await person('finance')]
    for (const page of [rep, finance]) await open(page, '/more')
    const path = `/contracts/${(await partlyPaid(rep, finance)).id}`

    await test.step('it cannot just be set to ended, and the way is offered', async () => {
        await open(rep, path)
        await press(rep, /^更改状态/)
        const dialog = rep.getByRole('dialog')
        await expect(dialog.getByRole('radio', { name: /^完成/ })).toBeVisible()
        await expect(dialog.getByRole('radio', { name: /^终止/ })).toHaveCount(0)
        await dialog.getByRole('link', { name: '终止结算' }).click()
        await expect(rep.getByRole('heading', { level: 1 })).toContainText('终止合同')
    })

    await test.step('the new amount shows while one decides', async () => {
        const [second, third] = [rep.locator('.settle-row').first(), rep.locator('.settle-row').last()]
        await expect(rep.locator('.settle-row')).toHaveCount(2)
        await expect(third.getByRole('radio', { name: /^结清/ })).toBeChecked()
        await second.getByRole('radio', { name: /^仍应收/ }).check()
        await second.getByLabel('仍应收金额').fill('800')
        await rep.getByRole('button', { name: /^保存终止结算/ }).click()
        await expect(second.getByLabel('仍应收金额')).toHaveAttribute('aria-invalid', 'true')
        await expect(rep.getByLabel('终止原因')).toHaveAttribute('aria-invalid', 'true')
        await second.getByLabel('仍应收金额').fill('500')
        await rep.getByLabel('结算款金额').fill('50')
        await rep.getByLabel('结算款应收日期').fill('2031-01-31')
        await rep.getByLabel('终止原因').fill('客户停产')
        await expect(rep.locator('main')).toContainText('1,850.00')
        await expectAccessible(rep)
        await rep.setViewportSize({ width: 360, height: 740 })
        await expectNoSidewaysScroll(rep)
        await rep.setViewportSize({ width: 1280, height: 800 })
        await rep.getByRole('button', { name: /^保存终止结算/ }).click()
        await expect(state(rep)).toHaveText('草稿')
    })

    await test.step('it is a letter, and signed it ends the contract', async () => {
        await rep.emulateMedia({ media: 'print' })
        await expect(rep.getByText('合同终止协议')).toBeVisible()
        await rep.emulateMedia({ media: 'screen' })
        await press(rep, /^登记签署/)
        const dialog = rep.getByRole('dialog')
        await dialog.getByLabel('客户确认人').fill('王总')
        await dialog.getByRole('button', { name: /^终止合同/ }).click()
        await expect(state(rep)).toHaveText('已生效')
        await open(rep, path)
        await expect(state(rep).filter({ hasText: '终止' })).toBeVisible()
        await expect(rep.locator('#plan')).toContainText('2031-01-31')
        await expect(rep.locator('#plan')).not.toContainText('2031-04-01')
        await expect(rep.locator('#terms')).toContainText('客户停产')
        await expect(rep.getByRole('link', { name: '变更', exact: true })).toHaveCount(0)
    })
})
