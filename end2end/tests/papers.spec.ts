// A contract's text as files, and a Word file as the start of a template.
import type { Page } from '@playwright/test'
import { expect, expectAccessible, expectReady, open, test } from '../support/test'

/** Asks the server as who is signed in on this page. */
async function ask(page: Page, endpoint: string, data: object) {
    const { origin } = new URL(page.url())
    return (await page.request.post(`${origin}/api/${endpoint}`, { headers: { origin }, data })).json()
}

/** An unsigned contract for which a text was drafted. */
async function drafted(who: Page): Promise<string> {
    const { items } = await ask(who, 'contracts/list', { filter: { life: 'pending_signature', contract_type: 'sales' } })
    for (const { id } of items) {
        const { text } = await ask(who, 'contracts/text', { id })
        if (text) return id
    }
    throw new Error('no unsigned contract has a text')
}

test('a saved text is saved as PDF and as Word file, and the Word file is the start of another template', async ({ person, watch }) => {
    watch.allow(/422/)
    const manager = await person('manager')
    await open(manager, '/contracts')
    await open(manager, `/contracts/${await drafted(manager)}/text`)
    const files: Record<string, Buffer> = {}
    for (const [name, extension, begin] of [['导出 PDF', 'pdf', '%PDF-'], ['导出 Word', 'docx', 'PK']]) {
        const href = await manager.getByRole('link', { name }).getAttribute('href')
        const answer = await manager.request.get(new URL(href!, manager.url()).href)
        expect(answer.status()).toBe(200)
        expect(answer.headers()['content-disposition']).toMatch(new RegExp(`^attachment; filename="[^"]+-\\d+\\.${extension}"`))
        files[extension] = await answer.body()
        expect(files[extension].subarray(0, begin.length).toString()).toBe(begin)
    }

    const legal = await person('legal')
    await open(legal, '/admin/templates')
    await legal.getByRole('link', { name: '从 Word 导入' }).click()
    await expectReady(legal)
    const input = legal.locator('#word input[type=file]')
    const send = (name: string, buffer: Buffer) => input.setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
    await send('旧合同.doc', Buffer.from('no word file'))
    await expect(legal.getByText('这不是 Word 文件')).toBeVisible()
    await send('销售合同范本.docx', files.docx)
    await expect(legal.getByText(/^已读入 \d+ 条/)).toBeVisible()
    await expect(legal.getByLabel('模板名称')).toHaveValue('销售合同范本')
    await expect(legal.getByLabel('条款标题').nth(1)).toHaveValue('产品、数量与价款')
    await expectAccessible(legal)
    // What is typed is not replaced by a file.
    await legal.getByLabel('模板名称').fill('销售合同范本（改）')
    await expect(input).toBeDisabled()
})
