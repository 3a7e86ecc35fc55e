// Follow-ups as a rep on the road logs them: with one thumb, in a dead spot, with photos, and mended later.
import type { Locator, Page } from '@playwright/test'
import { newContract, newCustomer, newReminder } from '../pages/records'
import { ask, expect, freshId, open, PHONE, test } from '../support/test'
import { expectAccessible, expectNoSidewaysScroll, expectThumbsFit } from '../support/look'

const said = (page: Page) => page.getByRole('dialog').getByLabel('说了什么')
const save = (page: Page) => page.getByRole('dialog').getByRole('button', { name: '保存跟进' })
const add = (page: Page) => page.getByRole('button', { name: '新建', exact: true })

/** Counts every finger that comes down, whatever the test calls it. */
async function countTaps(page: Page): Promise<() => Promise<number>> {
    await page.evaluate(() => {
        Object.assign(window, { taps: 0 })
        addEventListener('pointerdown', () => ((window as unknown as { taps: number }).taps += 1), { capture: true })
    })
    return () => page.evaluate(() => (window as unknown as { taps: number }).taps)
}

/** The chips of customers one probably means. */
const chips = (page: Page): Locator => page.getByRole('dialog').locator('.pick-customer label.tick')

test('from Today a follow-up takes three taps and the text', async ({ person }) => {
    const page = await person('rep', PHONE)
    await open(page, '/')
    const taps = await countTaps(page)
    await add(page).tap()
    const customer = (await chips(page).first().locator('.tick-text').evaluate(text => text.firstChild?.textContent ?? '')).trim()
    await chips(page).first().tap()
    // The tap leads on to the text: nothing more to press before one writes.
    await expect(said(page)).toBeFocused()
    const text = `三下记好 ${Date.now()}`
    await page.keyboard.type(text)
    await expectNoSidewaysScroll(page)
    await expectThumbsFit(page)
    await save(page).tap()
    await expect(page.getByText(`已记下电话：${customer}`)).toBeVisible()
    expect(await taps()).toBe(3)
    await open(page, '/follow-ups?window=all')
    await expect(page.getByText(text)).toBeVisible()
})

test('from the list of today it takes two, and the reminder is gone', async ({ person }) => {
    const page = await person('rep', PHONE)
    const { name } = await newReminder(page)
    await open(page, '/')
    const taps = await countTaps(page)
    const row = page.locator('.agenda-row', { hasText: name })
    await row.getByRole('button', { name: /^记跟进/ }).tap()
    await expect(said(page)).toBeFocused()
    await page.keyboard.type('已经联系过了')
    await save(page).tap()
    await expect(page.getByText(`已记下电话：${name}`)).toBeVisible()
    expect(await taps()).toBe(2)
    await expect(row).toHaveCount(0)
})

test('in a dead spot the text is kept, said so, and sent by itself when the way is open', async ({ person, watch }) => {
    watch.allow(/ERR_INTERNET_DISCONNECTED/)
    const page = await person('rep', PHONE)
    await open(page, '/')
    await add(page).tap()
    await chips(page).first().tap()
    const text = `电梯里写的 ${Date.now()}`
    await page.keyboard.type(text)
    await page.context().setOffline(true)
    await save(page).tap()
    await expect(page.getByText('没连上服务器。内容已存在本机')).toBeVisible()
    await expect(said(page)).toHaveValue(text)
    await page.context().setOffline(false)
    await expect(page.getByText(/^已记下电话/)).toBeVisible()
    await open(page, '/follow-ups?window=all')
    await expect(page.getByText(text)).toHaveCount(1)
})

test('a tab that is killed keeps the text for the next one', async ({ person }) => {
    const page = await person('rep', PHONE)
    await open(page, '/')
    await add(page).tap()
    await chips(page).first().tap()
    const text = `还没来得及存 ${Date.now()}`
    await page.keyboard.type(text)
    await expect.poll(() => page.evaluate(text => Object.values(localStorage).some(kept => kept.includes(text)), text)).toBe(true)
    const context = page.context()
    await page.close()
    const next = await context.newPage()
    await open(next, '/')
    await add(next).tap()
    await expect(next.getByText('已恢复上次没有保存的内容')).toBeVisible()
    await expect(said(next)).toHaveValue(text)
    await save(next).tap()
    await expect(next.getByText(/^已记下电话/)).toBeVisible()
})

/** A photograph of 2400 × 1800 as a phone's camera writes it: grainy, and with a block that says where it was taken. */
async function photograph(page: Page, hue: number): Promise<Buffer> {
    const base64 = await page.evaluate(hue => {
        const canvas = document.createElement('canvas')
        canvas.width = 2400
        canvas.height = 1800
        const context = canvas.getContext('2d')!
        for (let x = 0; x < 2400; x += 4) {
            for (let y = 0; y < 1800; y += 4) {
                context.fillStyle = `hsl(${hue + x / 20} 60% ${30 + ((x * 7 + y * 13 + x * y) % 41)}%)`
                context.fillRect(x, y, 4, 4)
            }
        }
        return canvas.toDataURL('image/jpeg').split(',')[1]
    }, hue)
    const jpeg = Buffer.from(base64, 'base64')
    const place = Buffer.from('Exif\0\0GPS 31.2304 N 121.4737 E')
    const head = Buffer.from([0xff, 0xe1, 0, place.length + 2])
    return Buffer.concat([jpeg.subarray(0, 2), head, place, jpeg.subarray(2)])
}

test('photos go up small and without their place; the text is safe when one does not', async ({ person, watch }) => {
    test.slow()
    watch.allow(/ERR_FAILED/)
    const page = await person('rep', PHONE)
    await open(page, '/')
    const customer = await newCustomer(page)
    await open(page, `/customers/${customer.id}`)
    await page.getByRole('button', { name: '记跟进' }).first().tap()
    const text = `仓库现场 ${Date.now()}`
    await said(page).fill(text)
    const files = await Promise.all([10, 130].map(async (hue, index) => ({ name: `IMG_${index}.jpg`, mimeType: 'image/jpeg', buffer: await photograph(page, hue) })))
    await page.getByRole('dialog').getByLabel('照片', { exact: true }).setInputFiles([...files, { name: 'note.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no picture') }])
    await expect(page.getByRole('dialog').locator('.photo img')).toHaveCount(2)
    await expect(page.getByText('有照片读不了，没有加上')).toBeVisible()
    await expectNoSidewaysScroll(page)
    await expectThumbsFit(page)

    // The way to the server breaks after the first one.
    let sent = 0
    await page.route('**/photos/*', route => (route.request().method() === 'POST' && ++sent > 1 ? route.abort() : route.continue()))
    await save(page).tap()
    await expect(page.getByText('文字已保存。还有 1 张照片没传上去：没连上服务器。')).toBeVisible()
    await page.unroute('**/photos/*')
    await page.getByRole('button', { name: '重传照片' }).tap()
    await expect(page.getByText(/^已记下电话/)).toBeVisible()

    const entry = page.locator('.timeline-entry').filter({ hasText: text })
    const thumbs = entry.locator('.photo a')
    await expect(thumbs).toHaveCount(2)
    const kept = await page.request.get((await thumbs.first().getAttribute('href')) ?? '')
    expect(kept.headers()['content-type']).toBe('image/jpeg')
    const bytes = await kept.body()
    expect(bytes.includes('GPS')).toBe(false)
    expect(bytes.length).toBeLessThan(files[0].buffer.length)
    await thumbs.first().tap()
    const large = page.getByRole('dialog').locator('img.photo-large')
    await expect(large).toBeVisible()
    await expect.poll(() => large.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])).toEqual([1600, 1200])
    await page.getByRole('button', { name: '下一张' }).tap()
    await expect(page.getByText('2 / 2')).toBeVisible()
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    // One more later, to the same entry.
    await entry.getByLabel('加照片').setInputFiles({ name: 'later.jpg', mimeType: 'image/jpeg', buffer: await photograph(page, 250) })
    await expect(page.getByText('照片已加上。')).toBeVisible()
    await expect(thumbs).toHaveCount(3)
})

test('a mended follow-up keeps the old words, a promise and its instalment are shown, and the reminder moves on', async ({ person }) => {
    test.slow()
    const page = await person('rep')
    const { customer } = await newContract(page, { plan: [{ due: '2025-02-01', amount: '1200', note: '' }] })
    await open(page, `/customers/${customer}`)
    const mark = `${Date.now()}`
    await page.getByRole('button', { name: '记跟进' }).first().click()
    await said(page).fill(`答应付 1 万 ${mark}`)
    await page.getByRole('dialog').getByRole('radio', { name: /^明天/ }).check()
    await page.getByText('更多：日期、联系人、承诺付款').click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('联系人').selectOption({ label: '王总' })
    await dialog.getByLabel('哪一期应收款').selectOption({ index: 1 })
    await dialog.getByLabel('承诺付款金额').fill('1万')
    await dialog.getByLabel('承诺付款日期').fill('2099-01-05')
    await save(page).click()
    const entry = page.locator('.timeline-entry').filter({ hasText: mark })
    await expect(entry).toHaveCount(1)
    await expect(entry.getByText('承诺 2099年1月5日 周一 付 10,000.00')).toBeVisible()
    await expect(entry.getByText(/第 1 期/)).toBeVisible()
    await expect(entry.getByText(/^下次/)).toBeVisible()

    await entry.getByRole('button', { name: '更正' }).click()
    await expect(said(page)).toHaveValue(`答应付 1 万 ${mark}`)
    await said(page).fill(`答应付 10 万 ${mark}`)
    await page.getByRole('button', { name: '保存更正' }).click()
    await expect(entry).toHaveCount(2)
    const old = entry.filter({ hasText: '答应付 1 万' })
    await expect(old.getByText('已更正')).toBeVisible()
    await expect(old.getByText(/^下次/)).toHaveCount(0)
    await expect(old.getByRole('button', { name: '更正' })).toHaveCount(0)
    await expect(entry.filter({ hasText: '答应付 10 万' }).getByText(/^下次/)).toBeVisible()
})

test('a broken promise waits for a call until the money comes, and the arrears say why it stands where it stands', async ({ person }) => {
    const [rep, finance] = [await person('rep'), await person('finance')]
    for (const page of [rep, finance]) await open(page, '/')
    const [customer, receipt, contract] = [freshId(), freshId(), freshId()]
    const name = `失约 ${customer.slice(0, 8)}`
    await ask(rep, 'customers/create', { id: customer, form: { name }, contact: null, is_distinct: false })
    const lines = [{ product: '软件', quantity: '1', unit_price: '500' }]
    const form = { customer, signed: '2024-01-01', life: 'performing', lines, plan: [{ due: '2024-02-01', amount: '500', note: '' }] }
    await ask(rep, 'contracts/create', { id: contract, form })
    const promise = { said: '答应付清', happened: '2024-03-01', promise_date: '2024-03-10', promise_amount: '500' }
    await ask(rep, 'follow_ups/log', { id: freshId(), form: { customer, ...promise } })

    await open(rep, '/follow-ups')
    await rep.getByRole('link', { name: /^失约/ }).and(rep.locator('.tab')).click()
    await expect(rep).toHaveURL(/window=broken/)
    const row = rep.locator('.day-row', { hasText: name })
    await expect(row.getByText(/付 500.00 · 失约$/)).toBeVisible()
    await expectAccessible(rep)

    await open(finance, '/reports/arrears?as_of=2024-03-31&by=customer')
    const owed = finance.locator('.row', { hasText: name })
    await expect(owed).toContainText('500.00 × 59 天 ×（1 + 失约 1 次）')
    await expectNoSidewaysScroll(finance)
    // As of its day it was open still.
    await open(finance, '/reports/arrears?as_of=2024-03-10')
    await expect(finance.locator('.row', { hasText: name })).toContainText('待兑现')

    await ask(rep, 'receipts/draft', { id: receipt, form: { customer, date: '今天', amount: '500', currency: 'CNY', method: 'transfer' } })
    await ask(finance, 'receipts/confirm', { id: receipt, shares: null })
    await expect(row).toHaveCount(0)
})

test('a place is asked for only where the company wants it, and only when the writer does', async ({ person, baseURL }) => {
    test.slow()
    const admin = await person('admin')
    await open(admin, '/admin/settings')
    const switched = async (on: boolean) => {
        await admin.getByLabel('跟进可以加上位置').setChecked(on)
        await admin.getByRole('button', { name: '保存设置' }).click()
        await expect(admin.getByText('设置已保存。').first()).toBeVisible()
    }
    const rep = await person('rep', PHONE)
    const customer = await newCustomer(rep)
    const log = async () => {
        await open(rep, `/customers/${customer.id}`)
        await rep.getByRole('button', { name: '记跟进' }).first().tap()
        await expect(said(rep)).toBeVisible()
    }
    await log()
    await expect(rep.getByRole('button', { name: '加上位置' })).toHaveCount(0)
    await switched(true)
    await log()
    await rep.getByRole('button', { name: '加上位置' }).tap()
    await expect(rep.getByText('没有得到位置')).toBeVisible()
    await rep.getByRole('button', { name: '不记位置' }).tap()
    await rep.context().grantPermissions(['geolocation'], { origin: baseURL })
    await rep.context().setGeolocation({ latitude: 31.230416, longitude: 121.473701 })
    await rep.getByRole('button', { name: '加上位置' }).tap()
    await expect(rep.getByText('位置 31.2304, 121.4737')).toBeVisible()
    await rep.getByLabel('地点').fill('南门仓库')
    await said(rep).fill(`在门口 ${Date.now()}`)
    await save(rep).tap()
    await expect(rep.locator('.follow-up-place').first()).toHaveText(/南门仓库\s*31\.2304, 121\.4737/)
    await switched(false)
})
