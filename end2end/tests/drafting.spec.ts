// A contract's text: legal keeps a template, a rep drafts from it beside the preview, and who approves sees what is not standard.
import type { Page } from '@playwright/test'
import { ask, expect, expectAccessible, expectNoSidewaysScroll, expectReady, freshId, open, PHONE, test } from '../support/test'

/** An unsigned sales contract of this rep over 1,200.00, for which nothing is drafted yet. */
async function undrafted(rep: Page): Promise<string> {
    const [customer, id] = [freshId(), freshId()]
    await ask(rep, 'customers/create', { id: customer, form: { name: `文本 ${customer.slice(0, 6)}` }, contact: null, is_distinct: false })
    const lines = [{ product: '云服务器', quantity: '1', unit: '台', unit_price: '1200', discount: '' }]
    const plan = [{ due: '2027-01-31', amount: '1200', note: '' }]
    await ask(rep, 'contracts/create', { id, form: { customer, title: '云服务采购', contract_type: 'sales', life: 'pending_signature', lines, plan } })
    return id
}

/** The template of the sample. */
async function template(rep: Page, id: string): Promise<string> {
    const { sources } = await ask(rep, 'contracts/text', { id })
    return sources.map((one: { template: { id: string; name: string } }) => one.template).find(({ name }: { name: string }) => name.includes('销售')).id
}

const press = (where: Page, name: RegExp) => where.getByRole('button', { name }).first().click()

test('a rep drafts a text: the preview follows each key, mistakes stand beside their field, what was saved is there again', async ({ person }) => {
    const rep = await person('rep')
    await open(rep, '/contracts')
    const path = `/contracts/${await undrafted(rep)}`
    await open(rep, path)
    await rep.getByRole('link', { name: '合同文本' }).click()
    await expectReady(rep)
    const paper = rep.getByRole('article', { name: '合同文本' })
    const delivery = rep.getByLabel('交付：正文')

    await test.step('the standard text, filled with what the contract says', async () => {
        await expect(paper.getByRole('heading', { name: '产品销售合同' })).toBeVisible()
        await expect(paper).toContainText('第一条 产品、数量与价款')
        await expect(paper).toContainText(/大写：人民币[壹贰叁肆伍陆柒捌玖拾]/)
        await expect(paper).toContainText('＿＿＿＿')
        await expect(rep.locator('.draft-missing')).toContainText('签署日期')
        await expect(rep.locator('#deviations')).toContainText('没有差异')
        await expect(paper.locator('.document-mark')).toContainText('尚未保存')
    })

    await test.step('what is typed is in the preview at once, and is a deviation', async () => {
        await delivery.fill('乙方于{{结束日期}}前交付。')
        await expect(paper).toContainText('乙方于')
        await rep.getByRole('radio', { name: /^仲裁/ }).check()
        await expect(paper).toContainText('上海仲裁委员会')
        await expect(rep.locator('.deviation')).toHaveCount(2)
        await expect(rep.locator('.deviation').first()).toContainText('三十日内')
        await expectAccessible(rep)
    })

    await test.step('a variable that nobody knows is named beside its field', async () => {
        await delivery.fill('乙方于{{结束日}}前交付。')
        await press(rep, /^保存文本/)
        await expect(delivery).toHaveAttribute('aria-invalid', 'true')
        await expect(rep.getByText('最接近的是“结束日期”').first()).toBeVisible()
        await delivery.fill('<b>随时</b>交付。')
        await press(rep, /^保存文本/)
        await expect(rep.getByText('看起来是网页标记').first()).toBeVisible()
    })

    await test.step('saved, it has a version and a hash, and is there again', async () => {
        await delivery.fill('乙方分两批交付。')
        await press(rep, /^保存文本/)
        await expect(rep.getByText('合同文本已保存')).toBeVisible()
        await expect(paper.locator('.document-mark')).toContainText(/第 1 版.*SHA-256 [0-9a-f]{64}/)
        await open(rep, `${path}/text`)
        await expect(delivery).toHaveValue('乙方分两批交付。')
        await expect(rep.locator('.deviation')).toHaveCount(2)
    })
})

test('on a phone one writes and looks in turn', async ({ person }) => {
    const rep = await person('rep', PHONE)
    await open(rep, '/contracts')
    await open(rep, `/contracts/${await undrafted(rep)}/text`)
    const paper = rep.getByRole('article', { name: '合同文本' })
    await expect(paper).toBeHidden()
    await rep.getByLabel('交付：正文').fill('乙方送货上门。')
    await rep.getByRole('radio', { name: '预览' }).check()
    await expect(paper).toContainText('乙方送货上门。')
    await expect(rep.getByLabel('交付：正文')).toBeHidden()
    expect(await rep.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
})

test('legal keeps templates: mistakes beside their fields, variables put in where one types, an edited clause is a new edition', async ({ person }) => {
    const legal = await person('legal')
    await open(legal, '/admin/templates')
    await legal.getByRole('link', { name: '新建模板' }).first().click()
    await expectReady(legal)
    const paper = legal.getByRole('article', { name: '合同文本' })
    const text = legal.getByLabel('第 1 条正文')
    const mark = freshId().slice(0, 8)
    await legal.getByLabel('模板名称').fill(`维护服务合同 ${mark}`)
    await legal.getByLabel('合同标题').fill('维护服务合同')
    await legal.getByLabel('条款标题').fill(`服务内容 ${mark}`)
    await text.fill('乙方为提供服务，{{客户}}付款。')
    await press(legal, /^保存模板/)
    await expect(text).toHaveAttribute('aria-invalid', 'true')
    await expectAccessible(legal)
    await text.fill('乙方为提供服务。')
    await text.press('Home')
    for (let step = 0; step < 3; step++) await text.press('ArrowRight')
    await legal.getByRole('button', { name: '{{客户名称}}', exact: true }).click()
    await expect(text).toHaveValue('乙方为{{客户名称}}提供服务。')
    await expect(paper).toContainText('乙方为【客户名称】提供服务。')
    await press(legal, /^保存模板/)
    await expect(legal.getByText('模板已保存')).toBeVisible()
    const clause = legal.locator('.library-clause', { hasText: `服务内容 ${mark}` })
    await expect(clause).toContainText('第 1 版')
    await legal.getByRole('link', { name: `维护服务合同 ${mark}` }).click()
    await expectReady(legal)
    await text.fill('乙方为{{客户名称}}提供两年服务。')
    await press(legal, /^保存模板/)
    await expect(clause).toContainText('第 2 版')
})

test('who approves reads the text and each deviation from the standard', async ({ person }) => {
    const manager = await person('manager')
    await open(manager, '/approvals')
    let asked = ''
    for (const list of ['waiting', 'handled', 'submitted']) {
        const { items } = await ask(manager, 'approvals/list', { list, after: null })
        for (const { id } of items) {
            const { text } = await ask(manager, 'approvals/show', { id })
            if (text?.deviations.length) asked = id
        }
    }
    expect(asked, 'the sample has an approval with deviations').not.toBe('')
    await open(manager, `/approvals/${asked}`)
    await expect(manager.getByRole('heading', { name: '与标准条款的差异' })).toBeVisible()
    await expect(manager.locator('.deviation').first()).toContainText('标准文本')
    await expect(manager.getByRole('article', { name: '合同文本' })).toContainText('第一条 产品、数量与价款')
    await expectAccessible(manager)
})

test('an amended contract says the new amount in its text, and each version prints its text as it was', async ({ person }) => {
    const rep = await person('rep', PHONE)
    await open(rep, '/contracts')
    const id = await undrafted(rep)
    await ask(rep, 'contracts/save_text', { id, version: 1, form: { template: await template(rep, id), clauses: [] } })
    const today = new Date().toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' })
    await ask(rep, 'contracts/change_life', { id, version: 2, form: { life: 'signed', signed: today, confirmed_by: '王总' } })
    const { form, contract } = await ask(rep, 'amendments/form', { contract: id, from: null })
    form.reason = '涨价'
    form.contract.lines[0].unit_price = '1500'
    form.contract.plan[0].amount = '1500'
    form.text.find((clause: { text: string }) => clause.text.includes('三十日内')).text = '乙方在十日内交付。'
    const amendment = freshId()
    await ask(rep, 'amendments/draft', { contract: id, version: contract.version, id: amendment, form })

    await test.step('the amendment shows each clause that says something else', async () => {
        await open(rep, `/amendments/${amendment}`)
        const clause = rep.locator('.compare').filter({ hasText: '壹仟伍佰元整' })
        await expect(clause).toContainText('壹仟贰佰元整')
        await expect(clause).toContainText('乙方在十日内交付。')
        await expectAccessible(rep)
        await expectNoSidewaysScroll(rep)
    })

    await test.step('both versions stand as they were', async () => {
        await ask(rep, 'amendments/sign', { id: amendment, version: 1, form: { signed: today, confirmed_by: '王总' } })
        const paper = rep.getByRole('article', { name: '合同文本' })
        for (const [ordinal, said] of [[1, '壹仟贰佰元整'], [2, '壹仟伍佰元整']]) {
            await open(rep, `/contracts/${id}/versions/${ordinal}`)
            await expect(paper).toContainText(`${said}`)
            await expect(paper.locator('.document-mark')).toContainText(`第 ${ordinal} 版`)
        }
        await expectNoSidewaysScroll(rep)
        await open(rep, `/contracts/${id}/text`)
        await expect(paper).toContainText('壹仟伍佰元整')
        await expect(paper).toContainText('乙方在十日内交付。')
        await expect(rep.locator('.deviation')).toHaveCount(1)
    })
})
