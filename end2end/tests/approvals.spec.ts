import type { Locator, Page } from '@playwright/test'
import { badge, isMarked, mark } from '../pages/frame'
import { ask, expect, expectAccessible, open, PHONE, test } from '../support/test'

/** An unsigned contract of this rep that a flow asks approval for and nobody has submitted. */
async function unsubmitted(rep: Page): Promise<string> {
    const { items } = await ask(rep, 'contracts/list', { filter: { life: 'pending_signature' } })
    for (const { id } of items) if ((await ask(rep, 'contracts/show', { id })).acts.submit) return id
    throw new Error('every unsigned contract has been submitted')
}

const state = (page: Page) => page.locator('.page-line .state')
const press = (where: Page | Locator, name: RegExp) => where.getByRole('button', { name }).click()

test('a contract goes round: submitted on a phone, read, returned, submitted again and approved, each screen by itself', async ({ person }) => {
    test.slow()
    const rep = await person('rep', PHONE)
    const manager = await person('manager')
    const legal = await person('legal', PHONE)
    const finance = await person('finance')
    await open(rep, '/contracts')
    const path = `/contracts/${await unsubmitted(rep)}`
    await open(rep, path)
    const title = await rep.getByRole('heading', { level: 1 }).innerText()
    const row = (page: Page) => page.locator('.row', { hasText: title })
    await open(manager, '/approvals')
    const before = await badge(manager, '/approvals')
    for (const page of [rep, manager]) await mark(page)

    await test.step('submitted, it is frozen', async () => {
        await press(rep, /^提交审批/)
        await expect(rep.getByText('已提交，现在等 周建国')).toBeVisible()
        await expect(state(rep).filter({ hasText: '审批中' })).toBeVisible()
        await expect(rep.getByRole('link', { name: '编辑' })).toHaveCount(0)
    })

    await test.step('the head’s badge moves by itself, and the list is as long', async () => {
        await expect.poll(() => badge(manager, '/approvals')).toBe(before + 1)
        await expect(manager.locator('tbody tr')).toHaveCount(before + 1)
        await row(manager).getByRole('link').first().click()
        await expect(manager.getByRole('heading', { name: '回款计划' })).toBeVisible()
        await press(manager, /^通过/)
        await press(manager.getByRole('dialog'), /^通过 [\d,.]+$/)
        await expect(manager.getByText('已通过，现在等 郑伟')).toBeVisible()
        await expect.poll(() => badge(manager, '/approvals')).toBe(before)
    })

    await test.step('legal returns it on a phone, and must say why', async () => {
        await open(legal, '/approvals')
        await row(legal).getByRole('link').first().tap()
        await press(legal, /^退回/)
        const dialog = legal.getByRole('dialog')
        await press(dialog, /^退回$/)
        await expect(dialog.getByLabel('意见')).toHaveAttribute('aria-invalid', 'true')
        await expectAccessible(legal)
        await dialog.getByLabel('意见').fill('请补充交货地点')
        await press(dialog, /^退回$/)
        await expect(state(rep).filter({ hasText: '退回修改' })).toBeVisible()
        await expect(rep.locator('#approval')).toContainText('请补充交货地点')
    })

    await test.step('unchanged it goes on where it was, to the end', async () => {
        await press(rep, /^提交审批/)
        await expect(rep.getByText('已提交，现在等 郑伟')).toBeVisible()
        for (const [page, next] of [[legal, '吴芳'], [finance, '']] as const) {
            await open(page, '/approvals')
            await row(page).getByRole('link').first().click()
            await press(page, /^通过/)
            await press(page.getByRole('dialog'), /^通过 [\d,.]+$/)
            await expect(page.getByText(next ? `已通过，现在等 ${next}` : '已通过。')).toBeVisible()
        }
        await expect(state(rep).filter({ hasText: '已通过' })).toBeVisible()
        for (const name of ['周建国', '郑伟', '吴芳']) await expect(rep.locator('#approval .timeline')).toContainText(name)
    })
    for (const page of [rep, manager]) expect(await isMarked(page), 'was not loaded again').toBe(true)
})

test('what somebody else decided meanwhile is said, and nothing is decided twice', async ({ person, watch }) => {
    watch.allow(/422/)
    const manager = await person('manager')
    const again = await person('manager')
    for (const page of [manager, again]) await open(page, '/approvals')
    const path = (await manager.locator('.row-link').first().getAttribute('href')) ?? ''
    for (const page of [manager, again]) await open(page, path)
    await press(again, /^通过/)
    await press(manager, /^驳回/)
    await manager.getByRole('dialog').getByLabel('意见').fill('价格不对')
    await press(manager.getByRole('dialog'), /^驳回 /)
    await expect(state(manager).filter({ hasText: '已驳回' })).toBeVisible()
    await press(again.getByRole('dialog'), /^通过 /)
    await expect(again.getByRole('dialog').getByRole('alert')).toContainText('现在不等您处理')
    await expect(state(again).filter({ hasText: '已驳回' })).toBeVisible()
})

test('an admin keeps flows: mistakes stand beside their fields, a trial says who is asked, a deletion is taken back', async ({ person }) => {
    const admin = await person('admin')
    await open(admin, '/admin/flows')
    const cards = admin.locator('.flow')
    const count = await cards.count()
    await press(admin, /^新建流程/)
    const dialog = admin.getByRole('dialog')
    await dialog.getByLabel('流程名称').fill('')
    await press(dialog, /^保存流程/)
    await expect(dialog.getByLabel('流程名称')).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByLabel('流程名称').fill('采购合同审批')
    await dialog.getByLabel('合同类型').first().selectOption({ label: '采购合同' })
    await dialog.getByLabel('由谁审批').first().selectOption({ label: '指定人员' })
    await press(dialog, /^保存流程/)
    await expect(dialog.getByLabel('哪一位').first()).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByLabel('哪一位').first().selectOption({ label: '冯洁' })
    await expectAccessible(admin)
    await press(dialog, /^保存流程/)
    await expect(cards).toHaveCount(count + 1)
    await expect(cards.last()).toContainText('冯洁')

    await press(admin, /^试一试/)
    const trial = dialog.locator('.flow-trial')
    await trial.getByLabel('合同金额').fill('20万')
    await trial.getByLabel('类型').selectOption({ label: '采购合同' })
    await trial.getByLabel('提交人').selectOption({ label: '王晓明' })
    await press(trial, /^看会经过谁/)
    await expect(trial.locator('.flow-outcome')).toContainText('采购合同审批')
    await expect(trial.locator('.flow-outcome')).toContainText('冯洁')
    await trial.getByLabel('类型').selectOption({ label: '服务合同' })
    await press(trial, /^看会经过谁/)
    await expect(trial.locator('.flow-outcome')).toContainText('不必审批')
    await admin.keyboard.press('Escape')
    await expect(dialog).toBeHidden()

    await press(cards.last(), /^删除/)
    await expect(cards).toHaveCount(count)
    await press(admin, /^撤销/)
    await expect(cards).toHaveCount(count + 1)
    await press(cards.last(), /^删除/)
    await expect(cards).toHaveCount(count)
})
