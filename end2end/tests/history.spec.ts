// What was changed of a record, by whom, from what to what; it comes by itself.
import { isMarked, mark } from '../pages/frame'
import { ask, expect, expectAccessible, freshId, open, PHONE, test } from '../support/test'

test('a contract’s changes are told field by field, while one looks', async ({ person }) => {
    const rep = await person('rep')
    const manager = await person('manager', PHONE)
    await open(rep, '/')
    const [customer, id] = [freshId(), freshId()]
    await ask(rep, 'customers/create', { id: customer, form: { name: `历史 ${customer.slice(0, 6)}` }, contact: null, is_distinct: false })
    const lines = [{ product: '实施服务', quantity: '1', unit: '项', unit_price: '1200', discount: '' }]
    const plan = [{ due: '2027-01-31', amount: '1200', note: '' }]
    await ask(rep, 'contracts/create', { id, form: { customer, title: '实施合同', contract_type: 'service', life: 'pending_signature', lines, plan } })

    await open(manager, `/contracts/${id}`)
    await manager.getByRole('link', { name: '修改记录' }).click()
    await expect(manager.getByRole('heading', { level: 1, name: '修改记录' })).toBeVisible()
    const entries = manager.locator('.timeline-entry')
    await expect(entries).toHaveCount(1)
    await expect(entries.first()).toContainText('新建合同')
    await mark(manager)

    const { form, version } = await ask(rep, 'contracts/edited', { id })
    form.lines[0].unit_price = '1500'
    form.plan = [{ due: '2027-02-28', amount: '1500', note: '' }]
    await ask(rep, 'contracts/edit', { id, version, form })
    await expect(entries).toHaveCount(2)
    const row = (name: string) => entries.first().getByRole('row', { name })
    await expect(row('合同金额')).toContainText('1,200.00')
    await expect(row('合同金额')).toContainText('1,500.00')
    await expect(row('明细 1 · 单价')).toContainText('1500')
    await expect(row('第 1 期 · 到期日')).toContainText('2027-02-28')
    await expect(entries.first()).toContainText('王晓明')
    expect(await isMarked(manager), 'was not loaded again').toBe(true)
    await expectAccessible(manager)
    await manager.getByRole('link', { name: '实施合同' }).click()
    await expect(manager.getByRole('heading', { level: 1, name: '实施合同' })).toBeVisible()
})
