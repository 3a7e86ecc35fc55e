// A contract's files and its papers: uploaded, refused in the user's words, tried again, withdrawn; lent, overdue, taken back, each badge by itself.
import type { Page } from '@playwright/test'
import { writeFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { badge, isMarked, mark } from '../pages/frame'
import { newContract } from '../pages/records'
import { expect, expectAccessible, expectNoSidewaysScroll, freshId, open, PHONE, speak, test } from '../support/test'

const refused = /Failed to load resource: the server responded with a status of 4\d\d/
const pdf = (text: string) => Buffer.from(`%PDF-1.7\n${text}`)
const press = (where: { getByRole: Page['getByRole'] }, name: RegExp) => where.getByRole('button', { name }).click()
const file = (page: Page, name: string) => page.locator('#files .file', { hasText: name })

/** The page of files of a contract of this rep's own. */
async function openFiles(page: Page): Promise<void> {
    const { id } = await newContract(page)
    await open(page, `/contracts/${id}`)
    await page.getByRole('link', { name: /^(附件与原件|Files and originals)$/ }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(/附件与原件|Files and originals/)
}

const choose = (page: Page, name: string, buffer: Buffer) =>
    page.getByLabel(/选择文件，或拖到这里|Choose files, or drop them here/).setInputFiles({ name, mimeType: 'application/octet-stream', buffer })

test('several files go up, appear on another screen by themselves, are saved under their names, and one is withdrawn', async ({ person }) => {
    const rep = await person('rep')
    const phone = await person('rep', PHONE)
    const label = `合同（盖章）${freshId().slice(0, 8)}`
    await openFiles(rep)
    const { pathname } = new URL(rep.url())
    await open(phone, pathname)
    await mark(phone)
    await rep.getByRole('radio', { name: '佐证' }).check()
    await rep.getByLabel('选择文件，或拖到这里').setInputFiles([
        { name: `${label}.pdf`, mimeType: 'application/pdf', buffer: pdf(label) },
        { name: `${label}-附页.pdf`, mimeType: 'application/pdf', buffer: pdf(`${label} 2`) },
    ])
    for (const page of [rep, phone]) {
        await expect(file(page, `${label}.pdf`)).toContainText('佐证')
        await expect(file(page, `${label}-附页.pdf`)).toBeVisible()
    }
    await expectNoSidewaysScroll(phone)
    const saved = rep.waitForEvent('download')
    await file(rep, `${label}.pdf`).getByRole('link', { name: `${label}.pdf` }).click()
    expect((await saved).suggestedFilename()).toBe(`${label}.pdf`)

    await press(file(rep, `${label}-附页.pdf`), /^作废/)
    const dialog = rep.getByRole('dialog')
    await press(dialog, /^作废文件/)
    await expect(dialog.getByLabel('原因')).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByLabel('原因').fill('缺第三页')
    await expectAccessible(rep)
    await press(dialog, /^作废文件/)
    for (const page of [rep, phone]) {
        await expect(file(page, `${label}-附页.pdf`)).toContainText('已作废')
        await expect(file(page, `${label}-附页.pdf`)).toContainText('缺第三页')
    }
    expect(await isMarked(phone), 'was not loaded again').toBe(true)
})

/** A PDF of one page that says this. */
function saying(text: string): Buffer {
    const content = `BT /F 12 Tf <${Buffer.from(text, 'utf16le').swap16().toString('hex')}> Tj ET`
    return Buffer.from(
        '%PDF-1.4\n1 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\n' +
            '2 0 obj<</Type/Page/Parent 1 0 R/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>endobj\n' +
            `3 0 obj<</Length ${content.length}>>stream\n${content}\nendstream endobj\n` +
            '4 0 obj<</Type/Font/Subtype/Type0/Encoding/UniGB-UCS2-H>>endobj\n',
    )
}

test('the words of a PDF are found from anywhere, marked where they stand, and lead to the file', async ({ person }) => {
    const rep = await person('rep')
    const label = freshId().slice(0, 8)
    await openFiles(rep)
    const { pathname } = new URL(rep.url())
    await choose(rep, `补充协议-${label}.pdf`, saying(`双方约定编号${label}的设备由乙方负责搬迁`))
    await expect(file(rep, `补充协议-${label}.pdf`)).toContainText('文字可搜索')
    await choose(rep, `坏的-${label}.pdf`, pdf(label))
    await expect(file(rep, `坏的-${label}.pdf`)).toContainText('文字读不出来')
    await open(rep, '/')
    await rep.keyboard.press('Control+k')
    const dialog = rep.getByRole('dialog')
    await dialog.getByRole('combobox').fill(`${label}的设备由乙方`)
    const group = dialog.getByRole('group', { name: '合同文本与文件' })
    const hit = group.getByRole('option', { name: `补充协议-${label}.pdf` })
    await expect(hit.locator('mark')).toHaveText(`${label}的设备由乙方`)
    await expectAccessible(rep)
    await hit.click()
    await expect(rep).toHaveURL(pathname)
    await expect(file(rep, `补充协议-${label}.pdf`)).toBeVisible()
})

const FILES: [string, Buffer, string, string][] = [
    ['drawing.svg', Buffer.from('<svg/>'), '网页、SVG、脚本和程序可能暗含恶意代码，不收。', 'Web pages, SVG, scripts and programs can carry harmful code'],
    ['drawing.pdf', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), '网页、SVG、脚本和程序可能暗含恶意代码，不收。', 'Web pages, SVG, scripts and programs can carry harmful code'],
    ['macros.docx', zip('word/vbaProject.bin'), '文件里有宏，为安全起见不收。', 'The file holds macros'],
    ['wrong.docx', pdf('x'), '文件名以 .docx 结尾，内容却是 .pdf。', 'The name ends in .docx, but the file is .pdf.'],
    ['torn.docx', zip('word/document.xml').subarray(0, 60), '文件不完整或已损坏，没有收下。', 'The file is damaged or not whole'],
    ['old.doc', Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), '不收这种文件。', 'This type of file is not kept.'],
    ['empty.pdf', Buffer.alloc(0), '文件是空的', 'The file is empty'],
    ['scan.pdf', Buffer.alloc((20 << 20) + 1, '%PDF-1.7'), '文件超过 20 MB。', 'The file is over 20 MB.'],
]

test('a file that is not kept says why in either language, and the rest goes on', async ({ person, watch }, info) => {
    test.slow()
    watch.allow(refused)
    const rep = await person('rep')
    for (const [lang, index] of [['zh', 2], ['en', 3]] as const) {
        await open(rep, '/')
        await speak(rep, lang)
        await openFiles(rep)
        for (const content of FILES) {
            await test.step(`${content[0]}, ${lang}`, async () => {
                // From the disk, as a person does: what is large would go through the test's own line.
                const path = info.outputPath(content[0])
                await writeFile(path, content[1])
                await rep.getByLabel(/选择文件，或拖到这里|Choose files, or drop them here/).setInputFiles(path)
                const row = rep.locator('.file-queue .file', { hasText: content[0] })
                await expect(row.getByRole('alert')).toContainText(content[index])
                await press(row, /^(移除|Remove)/)
                await expect(row).toHaveCount(0)
            })
        }
    }
    await speak(rep, 'zh')
})

test('a file that did not go is tried again, and kept once', async ({ person, watch }) => {
    watch.allow(/net::ERR_FAILED/)
    const rep = await person('rep')
    const name = `断网-${freshId().slice(0, 8)}.pdf`
    await openFiles(rep)
    await rep.route('**/files/**', route => (route.request().method() === 'POST' ? route.abort() : route.continue()))
    await choose(rep, name, pdf(name))
    const row = rep.locator('.file-queue .file', { hasText: name })
    await expect(row.getByRole('alert')).toContainText('连不上服务器')
    await rep.unroute('**/files/**')
    await press(row, /^重试/)
    await expect(row).toHaveCount(0)
    await expect(file(rep, name)).toHaveCount(1)
})

test('a paper is lent and taken back: its state, the register, the list and everybody’s badge', async ({ person }) => {
    const rep = await person('rep')
    const manager = await person('manager')
    const borrower = `天平律师事务所 ${freshId().slice(0, 8)}`
    await open(manager, '/originals')
    const before = await badge(manager, '/originals')
    await expect(manager.locator('tbody tr')).toHaveCount(before)
    await mark(manager)
    await openFiles(rep)
    await press(rep, /^登记原件/)
    const dialog = rep.getByRole('dialog')
    await press(dialog, /^登记$/)
    await expect(dialog.getByLabel('存放位置')).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByLabel('存放位置').fill('A 柜 3 盒')
    await press(dialog, /^登记$/)
    const paper = rep.locator('#originals .file', { hasText: 'A 柜 3 盒' }).last()
    await expect(paper).toContainText('在库')

    await press(paper, /^借出登记/)
    await press(dialog, /^借出登记/)
    await expect(dialog.getByLabel('借阅人')).toHaveAttribute('aria-invalid', 'true')
    await expect(dialog.getByLabel('应还日期')).toHaveAttribute('aria-invalid', 'true')
    await dialog.getByLabel('姓名与单位').fill(borrower)
    await dialog.getByLabel('借出日期').fill('2025-01-02')
    await dialog.getByLabel('应还日期').fill('2025-01-10')
    await expectAccessible(rep)
    await press(dialog, /^借出登记/)
    await expect(paper).toContainText(borrower)
    await expect(paper).toContainText('逾期')
    await expect.poll(() => badge(manager, '/originals')).toBe(before + 1)
    await expect(manager.locator('tbody tr')).toHaveCount(before + 1)
    const row = manager.locator('tbody tr', { hasText: borrower })
    await expect(row).toBeVisible()

    await press(row, /^归还/)
    const back = manager.getByRole('dialog')
    await back.getByLabel('归还日期').fill('2025-01-01')
    await press(back, /^归还$/)
    await expect(back.getByLabel('归还日期')).toHaveAttribute('aria-invalid', 'true')
    await back.getByLabel('归还日期').fill('')
    await press(back, /^归还$/)
    await expect(row).toHaveCount(0)
    await expect.poll(() => badge(manager, '/originals')).toBe(before)
    await expect(paper).toContainText('在库')
    await expect(rep.locator('#loans tbody tr', { hasText: borrower })).toContainText('周建国')
    expect(await isMarked(manager), 'was not loaded again').toBe(true)
})

/** A zip of one empty part that is not packed. */
function zip(name: string): Buffer {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc32(Buffer.alloc(0)), 10)
    common.writeUInt16LE(name.length, 22)
    const part = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name)])
    const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, Buffer.alloc(14), Buffer.from(name)])
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 'latin1')
    end.writeUInt16LE(1, 8)
    end.writeUInt16LE(1, 10)
    end.writeUInt32LE(entry.length, 12)
    end.writeUInt32LE(part.length, 16)
    return Buffer.concat([part, entry, end])
}
