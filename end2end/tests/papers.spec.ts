// A contract's text as files, and a Word file as the start of a template.
import type { Page } from '@playwright/test'
import { newContract } from '../pages/records'
import { ask, expect, expectAccessible, expectReady, open, test } from '../support/test'

/** An unsigned contract of this rep with the sample's text of a sale. */
async function drafted(rep: Page): Promise<string> {
    const { id, version } = await newContract(rep, { contract_type: 'sales', life: 'pending_signature', signed: '' })
    const { sources } = await ask(rep, 'contracts/text', { id })
    const { template } = sources.find((one: { template: { name: string } }) => one.template.name.includes('销售'))
    await ask(rep, 'contracts/save_text', { id, version, form: { template: template.id, clauses: [] } })
    return id
}

test('a saved text is saved as PDF and as Word file, and the Word file is the start of another template', async ({ person, watch }) => {
    watch.allow(/422/)
    const [manager, rep] = [await person('manager'), await person('rep')]
    await open(manager, `/contracts/${await drafted(rep)}/text`)
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
