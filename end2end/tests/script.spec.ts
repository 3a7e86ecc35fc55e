// Markup in what people enter stays what it is: text. The watch of every test sees a script that runs, and one that the policy stops.
import { fillCustomer } from '../pages/forms'
import { expect, open, test } from '../support/test'

const mark = Date.now()
const name = `脚本 <img src=x onerror=alert(1)> ${mark}`
const remarks = '</textarea><script>alert(2)</script> <b>粗</b>'
const said = '<svg onload=alert(3)> {{7*7}} &lt;i&gt;'

test('script in a customer, a follow-up and a sheet stays text wherever it is shown', async ({ person }) => {
    test.slow()
    const page = await person('clerk')
    await open(page, '/customers/new')
    await fillCustomer(page, name, remarks)
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    await expect(page.getByText('</textarea><script>alert(2)</script>')).toBeVisible()
    const customer = new URL(page.url()).pathname

    await page.getByRole('button', { name: '记跟进' }).first().click()
    await page.getByRole('dialog').getByLabel('说了什么').fill(said)
    await page.getByRole('dialog').getByRole('button', { name: '保存跟进' }).click()
    await expect(page.getByText(said)).toBeVisible()

    for (const path of [customer, '/customers', '/follow-ups?window=all', '/customers?q=jiaoben']) {
        await open(page, path)
        await expect(page.getByText(name).first()).toBeVisible()
    }
    await open(page, `/customers?q=${encodeURIComponent('"><script>alert(6)</script>')}`)
    await expect(page.getByRole('searchbox')).toHaveValue('"><script>alert(6)</script>')
    await open(page, `${customer}/edit`)
    await expect(page.getByLabel('客户名称', { exact: true })).toHaveValue(name)
    await expect(page.getByLabel(/^备注/).first()).toHaveValue(remarks)

    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill('脚本')
    await expect(page.getByRole('option').filter({ hasText: name })).toBeVisible()

    await open(page, '/import')
    const sheet = `客户名称,备注\n"<script>alert(4)</script> ${mark}","<img src=x onerror=alert(5)>"\n`
    await page.getByLabel('选择文件，或拖到这里').setInputFiles({ name: '<b>台账.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) })
    await expect(page.getByText(`<script>alert(4)</script> ${mark}`)).toBeVisible()
    await expect(page.getByText('<b>台账.csv')).toBeVisible()
    await expect(page.locator('main img, main svg[onload]')).toHaveCount(0)
})
