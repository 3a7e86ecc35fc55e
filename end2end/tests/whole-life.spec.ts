// One contract's whole life, by five people on desktops and phones: template, text, approval, signing, performance, money, amendment, archive.
import type { Locator, Page } from '@playwright/test'
import { newCustomer } from '../pages/records'
import { PASSWORD } from '../support/server'
import { expect, expectNoSidewaysScroll, expectReady, freshId, open, PHONE, test } from '../support/test'

const press = (where: Page | Locator, name: RegExp) => where.getByRole('button', { name }).click()
const state = (page: Page, label: string) => page.locator('.page-line .state').filter({ hasText: label })

/** Approves the waiting document of this title, which is read in full first. */
async function approve(page: Page, title: string, text: string): Promise<void> {
    await open(page, '/approvals')
    await page.locator('.row', { hasText: title }).getByRole('link').first().click()
    await expectReady(page)
    await expect(page.getByRole('article', { name: '合同文本' })).toContainText(text)
    await expectNoSidewaysScroll(page)
    await press(page, /^通过/)
    await press(page.getByRole('dialog'), /^通过 [\d,.]+$/)
    await expect(page.getByText(/^已通过/).first()).toBeVisible()
}

/** Moves the contract on by its dialog; what must be said is filled in by `fill`. */
async function move(page: Page, path: string, label: string, fill?: (dialog: Locator) => Promise<void>): Promise<void> {
    if (new URL(page.url()).pathname !== path) await open(page, path)
    await press(page, /^(登记签署|更改状态)/)
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: new RegExp(`^${label}`) }).check()
    await fill?.(dialog)
    await press(dialog, new RegExp(`^改为“${label}”`))
    await expect(state(page, label)).toBeVisible()
}

test('one contract lives: five people take it from a template to the archive', async ({ person }) => {
    test.setTimeout(240_000)
    const legal = await person('legal')
    const rep = await person('rep')
    const phone = await person('rep', PHONE)
    const manager = await person('manager', PHONE)
    const finance = await person('finance')
    const executive = await person('executive', PHONE)
    const mark = freshId().slice(0, 8)
    const title = `年度运维 ${mark}`
    const template = `运维合同 ${mark}`

    await test.step('legal keeps a template', async () => {
        await open(legal, '/admin/templates')
        await legal.getByRole('link', { name: '新建模板' }).first().click()
        await expectReady(legal)
        await legal.getByLabel('模板名称').fill(template)
        await legal.getByLabel('合同标题').fill('运维服务合同')
        await legal.getByLabel('条款标题').fill('服务内容')
        await legal.getByLabel('第 1 条正文').fill('乙方为{{客户名称}}运维，价款{{合同金额大写}}。')
        await press(legal, /^保存模板/)
        await expect(legal.getByText('模板已保存')).toBeVisible()
    })

    let path = ''
    await test.step('the rep writes the contract, its plan and its text', async () => {
        const customer = await newCustomer(rep)
        await open(rep, `/contracts/new?customer=${customer.id}`)
        await rep.getByLabel('合同名称').fill(title)
        await rep.getByLabel('状态', { exact: true }).selectOption({ label: '待签署' })
        await rep.getByLabel('签署日期').fill('')
        await rep.getByLabel('产品或服务').fill('运维')
        await rep.getByLabel('单价').fill('136万')
        await rep.getByLabel('首期应收').fill('2031-01-31')
        await press(rep, /^生成计划/)
        await press(rep, /^保存合同 1,360,000.00/)
        await expect(rep.getByRole('heading', { level: 1, name: title })).toBeVisible()
        path = new URL(rep.url()).pathname
        await rep.getByRole('link', { name: '合同文本' }).click()
        await expectReady(rep)
        await rep.getByLabel('模板', { exact: true }).selectOption({ label: template })
        await expect(rep.getByRole('article', { name: '合同文本' })).toContainText(`价款人民币壹佰叁拾陆万元整`)
        await press(rep, /^保存文本/)
        await expect(rep.getByText('合同文本已保存')).toBeVisible()
    })

    await test.step('submitted on a phone, it is read and approved by head, legal, finance and executive', async () => {
        await open(phone, path)
        await press(phone, /^提交审批/)
        await expect(state(phone, '审批中')).toBeVisible()
        for (const page of [manager, legal, finance, executive]) await approve(page, title, '人民币壹佰叁拾陆万元整')
        await expect(state(phone, '已通过')).toBeVisible()
    })

    await test.step('put up for signing: two of ours sign, the customer on paper, with the scan that proves it', async () => {
        await open(phone, `${path}/files`)
        const scan = { name: `${title}.pdf`, mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.7\n${title}`) }
        await phone.getByLabel(/选择文件，或拖到这里/).setInputFiles(scan)
        await expect(phone.locator('#files .file', { hasText: scan.name })).toContainText('签署扫描件')
        await open(rep, `${path}/signing`)
        await press(rep, /^发起签署/)
        const dialog = rep.getByRole('dialog')
        const signatory = (place: number) => dialog.getByRole('group', { name: `签署人 ${place}`, exact: true })
        await signatory(2).getByLabel('联系人').selectOption({ label: '按姓名填写' })
        await signatory(2).getByLabel('姓名').fill('王总')
        await press(dialog, /^增加我方签署人/)
        await signatory(3).getByLabel('同事').selectOption({ label: '周建国' })
        await press(dialog, /^发起签署/)
        const line = (page: Page, name: string) => page.locator('.signing-line', { hasText: name })
        for (const [page, name] of [[rep, '王晓明'], [manager, '周建国']] as const) {
            await open(page, `${path}/signing`)
            await press(line(page, name), /^签署/)
            await page.getByRole('dialog').getByLabel('您的登录密码').fill(PASSWORD)
            await press(page.getByRole('dialog'), /^签署/)
            await expect(line(page, name)).toContainText('已签')
            await expectNoSidewaysScroll(page)
        }
        await press(line(rep, '王总'), /^登记签署/)
        await dialog.getByRole('combobox', { name: /^扫描件/ }).selectOption({ label: scan.name })
        await press(dialog, /^登记/)
        await expect(rep.locator('.signing').first()).toContainText('已签齐')
        await open(phone, `${path}/signing/print`)
        for (const words of ['周建国', '王总', scan.name]) await expect(phone.getByRole('article', { name: '签署页' })).toContainText(words)
        await expectNoSidewaysScroll(phone)
        // What the round says stands in the form that registers it.
        await press(rep, /^登记签署/)
        await expect(dialog.getByLabel('客户确认人')).toHaveValue('王总')
        await press(dialog, /^登记签署/)
        await expect(dialog).toBeHidden()
        await move(rep, path, '进行中')
    })

    await test.step('what is to be delivered is delivered', async () => {
        await open(phone, `${path}/obligations`)
        await press(phone, /^新增事项/)
        const dialog = phone.getByRole('dialog')
        await dialog.getByLabel('事项', { exact: true }).fill('首次巡检')
        await press(dialog, /^保存事项/)
        const card = phone.locator('.obligation', { hasText: '首次巡检' })
        await press(card, /^登记完成/)
        await dialog.getByLabel('由谁完成').fill('王工，巡检单 1 号')
        await press(dialog, /^登记完成/)
        await expect(card).toContainText('巡检单 1 号')
        await open(rep, path)
        await expect(rep.locator('.how-far')).toContainText('1 / 1')
    })

    await test.step('the customer asks for more: amended, approved where the flow asks, signed, it is the second version', async () => {
        await rep.getByRole('link', { name: '变更', exact: true }).click()
        await expectReady(rep)
        await rep.getByLabel('变更原因').fill('增加一次巡检')
        await rep.getByLabel('单价').fill('1370000')
        await press(rep, /^差额计入最后一期/)
        await expect(rep.locator('.compare').filter({ hasText: '1,370,000.00' }).first()).toBeVisible()
        await press(rep, /^保存变更/)
        await expect(state(rep, '草稿')).toBeVisible()
        const submit = rep.getByRole('button', { name: /^提交审批/ })
        const sign = rep.getByRole('button', { name: /^登记签署/ })
        await expect(submit.or(sign)).toBeVisible()
        if (await submit.isVisible()) {
            await submit.click()
            await expect(state(rep, '审批中')).toBeVisible()
            for (const page of [manager, legal]) {
                await open(page, '/approvals')
                await page.locator('.row', { hasText: title }).getByRole('link').first().click()
                await expectReady(page)
                await expect(page.locator('.compare').first()).toContainText('1,370,000.00')
                await press(page, /^通过/)
                await press(page.getByRole('dialog'), /^通过/)
                await expect(page.getByText(/^已通过/).first()).toBeVisible()
            }
        }
        await sign.click()
        const dialog = rep.getByRole('dialog')
        await dialog.getByLabel('客户确认人').fill('王总')
        await press(dialog, /^变更生效/)
        await expect(rep.getByText('已生效，合同现在是第 2 版')).toBeVisible()
    })

    await test.step('the money comes in, and finance confirms it', async () => {
        await open(phone, path)
        await phone.getByRole('link', { name: '登记回款' }).tap()
        await expectReady(phone)
        await phone.getByLabel('到账金额').fill('1370000')
        await press(phone, /^登记回款/)
        await expect(phone.getByText('待确认').first()).toBeVisible()
        await open(finance, new URL(phone.url()).pathname)
        await press(finance, /^确认到账 1,370,000.00/)
        await expect(finance.getByText('已确认').first()).toBeVisible()
        await open(rep, path)
        await expect(state(rep, '已付款')).toBeVisible()
    })

    await test.step('completed and archived, it can only be read; each version is kept', async () => {
        await move(rep, path, '完成')
        await move(rep, path, '归档')
        await expect(rep.getByRole('link', { name: '编辑' })).toHaveCount(0)
        await expect(rep.getByRole('link', { name: '变更', exact: true })).toHaveCount(0)
        for (const name of ['周建国', '郑伟', '吴芳', '钱永福']) await expect(rep.locator('#approval')).toContainText(name)
        for (const [version, amount] of [[1, '1,360,000.00'], [2, '1,370,000.00']] as const) {
            await open(phone, `${path}/versions/${version}`)
            await expect(phone.locator('main')).toContainText(amount)
        }
        await open(rep, `${path}/history`)
        for (const did of ['王晓明 新建合同', '王晓明 起草合同文本', '王晓明 发起签署', '周建国 签署', '王晓明 变更生效', '吴芳 确认回款']) await expect(rep.locator('main')).toContainText(did)
    })
})
