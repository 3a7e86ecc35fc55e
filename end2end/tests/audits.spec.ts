import type { Page } from '@playwright/test'
import { badge } from '../pages/frame'
import { ask, expect, expectAccessible, expectNoSidewaysScroll, freshId, open, PHONE, test } from '../support/test'

const press = (where: Page | ReturnType<Page['locator']>, name: RegExp) => where.getByRole('button', { name }).click()

test('an audit from its plan to its report: chosen, checked, asked on a phone, answered, accepted and closed', async ({ person }) => {
    test.slow()
    const auditor = await person('auditor')
    const rep = await person('rep', PHONE)
    const desk = await person('rep')
    const name = `抽查 ${Date.now()}`
    const finding = `没有扫描件 ${freshId().slice(0, 8)}`
    for (const page of [rep, desk]) await open(page, '/audits')
    const before = await badge(desk, '/audits')

    await test.step('a plan says what is missing, and how many contracts its conditions choose', async () => {
        await open(auditor, '/audits/new')
        await press(auditor, /^保存计划/)
        await expect(auditor.getByLabel('项目名称')).toHaveAttribute('aria-invalid', 'true')
        await auditor.getByLabel('项目名称').fill(name)
        await auditor.getByLabel('审计期间从').fill('2024-01-01')
        await auditor.getByLabel('到', { exact: true }).fill('2024-12-31')
        await auditor.getByLabel('随机抽取几份').fill('2')
        await press(auditor, /^看看会选中多少/)
        await expect(auditor.getByText('抽取 2 份')).toBeVisible()
        await press(auditor, /^保存计划/)
        await expect(auditor.getByRole('heading', { level: 1 })).toHaveText(name)
        await expect(auditor.getByText('随机抽取 2 份（种子')).toBeVisible()
    })

    let contract = ''
    await test.step('started, each contract has a working paper', async () => {
        await press(auditor, /^开始实施/)
        await expect(auditor.locator('.row-link')).toHaveCount(2)
        await auditor.locator('.row-link').first().click()
        await expect(auditor.getByRole('heading', { level: 1 })).toContainText('审计底稿')
        await expect(auditor.getByText('系统记录：').first()).toBeVisible()
        contract = new URL(auditor.url()).pathname.split('/').pop() ?? ''
    })

    await test.step('what deviates needs a remark; what is typed stays while others work', async () => {
        const items = auditor.locator('.audit-item')
        for (const item of await items.all()) await item.getByRole('radio', { name: '符合', exact: true }).check()
        await items.first().getByRole('radio', { name: '不符合', exact: true }).check()
        await press(auditor, /^保存底稿/)
        const remark = items.first().getByRole('textbox')
        await expect(remark).toHaveAttribute('aria-invalid', 'true')
        await remark.fill('缺签字页')
        await press(auditor, /^保存底稿/)
        await expect(auditor.getByText('全部查完')).toBeVisible()
        await expectAccessible(auditor)
    })

    await test.step('a finding asks the rep, whose badge moves by itself', async () => {
        await press(auditor, /^记一条发现/)
        const dialog = auditor.getByRole('dialog')
        await dialog.getByLabel('发现了什么').fill(finding)
        await dialog.getByLabel('由谁答复').selectOption({ label: '王晓明' })
        await dialog.getByLabel('答复期限').fill('明天')
        await press(dialog, /^保存发现/)
        await expect(auditor.locator('.audit-finding', { hasText: finding })).toContainText('待答复')
        await expect.poll(() => badge(desk, '/audits')).toBe(before + 1)
    })

    await test.step('on a phone it is answered', async () => {
        await rep.getByRole('link', { name: finding }).tap()
        await expectNoSidewaysScroll(rep)
        await press(rep, /^答复/)
        const dialog = rep.getByRole('dialog')
        await press(dialog, /^答复/)
        await expect(dialog.getByLabel('答复', { exact: true })).toHaveAttribute('aria-invalid', 'true')
        await dialog.getByLabel('答复', { exact: true }).fill('已补扫上传')
        await press(dialog, /^答复/)
        await expect(rep.getByText('待验收')).toBeVisible()
        await expect.poll(() => badge(desk, '/audits')).toBe(before)
    })

    await test.step('accepted, the audit is closed with a conclusion and nothing can be changed', async () => {
        const card = auditor.locator('.audit-finding', { hasText: finding })
        await expect(card).toContainText('已补扫上传')
        await card.getByRole('link').click()
        await press(auditor, /^验收关闭/)
        await press(auditor.getByRole('dialog'), /^验收关闭/)
        await expect(auditor.getByText('已关闭').first()).toBeVisible()
        await auditor.getByRole('link', { name }).click()
        await press(auditor, /^结项/)
        const dialog = auditor.getByRole('dialog')
        await expect(dialog).toContainText('项未查')
        await dialog.getByLabel('审计结论').fill('总体合规，扫描管理要加强。')
        await press(dialog, /^结项/)
        await expect(auditor.getByText('总体合规')).toBeVisible()
        await expect(auditor.getByRole('button', { name: /^记一条发现/ })).toHaveCount(0)
    })

    await test.step('the report says all of it, on the screen and on paper', async () => {
        await auditor.getByRole('link', { name: '审计报告' }).click()
        for (const text of [name, '缺签字页', finding, '已补扫上传', '总体合规']) await expect(auditor.locator('main')).toContainText(text)
        await expectAccessible(auditor)
        const href = await auditor.getByRole('link', { name: '导出 PDF' }).getAttribute('href')
        const file = await auditor.request.get(href ?? '')
        expect([file.status(), file.headers()['content-type']]).toEqual([200, 'application/pdf'])
        expect((await file.body()).equals(await (await auditor.request.get(href ?? '')).body())).toBe(true)
        await auditor.emulateMedia({ media: 'print' })
        await expect(auditor.locator('.signatures')).toBeVisible()
        await expect(auditor.locator('.side-nav .nav-link').first()).toBeHidden()
    })

    await test.step('the contract leads to its audits, for those who may read them', async () => {
        await auditor.emulateMedia({ media: 'screen' })
        await open(auditor, `/contracts/${contract}`)
        await expect(auditor.locator('#audits').getByRole('link', { name })).toBeVisible()
        const finance = await person('finance')
        await open(finance, `/contracts/${contract}`)
        await expect(finance.locator('#audits')).toHaveCount(0)
    })
})

test('an audit and another’s finding are not there for who was not asked', async ({ person, watch }) => {
    watch.allow(/404/)
    const auditor = await person('auditor')
    await open(auditor, '/audits')
    const { items } = await ask(auditor, 'audits/list', { after: null })
    const { findings } = await ask(auditor, 'audits/show', { id: items.find((one: { name: string }) => one.name === '年度合同审计').id })
    const stranger = await person('rep2')
    for (const path of [`/audits/${items[0].id}`, `/audits/${items[0].id}/report`, `/findings/${findings[0].id}`]) {
        const answer = await stranger.goto(path)
        expect(answer?.status()).toBe(404)
        await expect(stranger.getByRole('heading', { level: 1 })).toHaveText('找不到')
    }
    await open(stranger, '/audits')
    await expect(stranger.getByText('没有等您答复的审计发现')).toBeVisible()
})

test('two who fill in one working paper at once lose nothing that was typed', async ({ person, watch }) => {
    watch.allow(/422/)
    const auditor = await person('auditor')
    const again = await person('auditor')
    const name = `同时填写 ${Date.now()}`
    await open(auditor, '/audits/new')
    await auditor.getByLabel('项目名称').fill(name)
    await auditor.getByLabel('审计期间从').fill('2024-01-01')
    await auditor.getByLabel('到', { exact: true }).fill('2024-12-31')
    await auditor.getByLabel('随机抽取几份').fill('1')
    await press(auditor, /^保存计划/)
    await expect(auditor.getByRole('heading', { level: 1 })).toHaveText(name)
    await press(auditor, /^开始实施/)
    await auditor.locator('.row-link').first().click()
    await expect(auditor.getByRole('heading', { level: 1 })).toContainText('审计底稿')
    await open(again, new URL(auditor.url()).pathname)
    const item = (page: Page, place: number) => page.locator('.audit-item').nth(place)
    const answer = async (page: Page, place: number, result: string, remark: string) => {
        await item(page, place).getByRole('radio', { name: result, exact: true }).check()
        await item(page, place).getByRole('textbox').fill(remark)
    }
    await answer(again, 0, '不适用', '没有附件')
    await answer(again, 2, '符合', '已核对授权书')
    await press(again, /^保存底稿/)
    await expect(again.getByText('底稿已保存')).toBeVisible()

    await answer(auditor, 0, '符合', '附件齐全')
    await answer(auditor, 1, '符合', '先批后签')
    await press(auditor, /^保存底稿/)
    await expect(auditor.getByText('有 1 项与您填的不同')).toBeVisible()
    await expect(item(auditor, 0)).toContainText('对方保存的是：不适用：没有附件')
    await expect(item(auditor, 0).getByRole('textbox')).toHaveValue('附件齐全')
    await expect(item(auditor, 1).getByRole('textbox')).toHaveValue('先批后签')
    await expect(item(auditor, 2).getByRole('textbox')).toHaveValue('已核对授权书')
    await expectAccessible(auditor)
    await press(item(auditor, 0), /^采用对方的/)
    await expect(item(auditor, 0).getByRole('textbox')).toHaveValue('没有附件')
    await press(auditor, /^保存底稿/)
    await expect(auditor.getByText('底稿已保存')).toBeVisible()
    await auditor.reload()
    for (const [place, remark] of ['没有附件', '先批后签', '已核对授权书'].entries()) {
        await expect(item(auditor, place).getByRole('textbox')).toHaveValue(remark)
    }
})
