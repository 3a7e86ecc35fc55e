// Files that are no ledger: each is refused in the user's words, and the page is ready for the next one at once.
import { writeFile } from 'node:fs/promises'
import { deflateRawSync, crc32 } from 'node:zlib'
import { expect, open, speak, test } from '../support/test'

const refused = /Failed to load resource: the server responded with a status of 4\d\d/

const picture = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1')
// A workbook with a password is no zip: an OLE container with one stream of this name.
const locked = Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(504), Buffer.from('EncryptedPackage\0', 'utf16le')])

const FILES: [string, () => Buffer, string, string][] = [
    ['a picture', () => picture, '不认识这种文件。请上传 .xlsx 或 .csv。', 'This kind of file is not known. Upload .xlsx or .csv.'],
    ['nothing', () => Buffer.alloc(0), '文件是空的，没有可读的内容。请检查是否选对了文件。', 'The file is empty: there is nothing to read. Check that it is the right file.'],
    ['half a workbook', () => zip('xl/workbook.xml', Buffer.from('<workbook/>')).subarray(0, 60), '文件已损坏，无法读取。请用 Excel 打开并另存后再上传。', 'The file is damaged and cannot be read. Open it in Excel, save it again and upload that.'],
    ['text under a workbook\'s name', () => Buffer.from('not a workbook, whatever it is called'), '文件已损坏，无法读取。请用 Excel 打开并另存后再上传。', 'The file is damaged and cannot be read. Open it in Excel, save it again and upload that.'],
    ['a workbook with a password', () => locked, '文件有密码。请去掉密码后再上传。', 'The file is protected by a password. Remove it and upload again.'],
    ['a zip bomb', () => zip('xl/workbook.xml', Buffer.alloc(24 << 20)), '文件解压后过大，为安全起见未读取。请只保留需要的数据后再上传。', 'The file unpacks to far too much and was not read, for safety. Keep only the data needed and upload again.'],
]

test('a file that is no ledger says so in either language', async ({ person, watch }) => {
    test.slow()
    watch.allow(refused)
    const page = await person('finance2')
    for (const [lang, choose] of [['zh', '选择文件，或拖到这里'], ['en', 'Choose a file, or drop it here']] as const) {
        await open(page, '/')
        await speak(page, lang)
        await open(page, '/import')
        for (const [name, content, zh, en] of FILES) {
            await test.step(`${name}, ${lang}`, async () => {
                await page.getByLabel(choose).setInputFiles({ name: 'ledger.xlsx', mimeType: 'application/octet-stream', buffer: content() })
                await expect(page.getByText(lang === 'zh' ? zh : en)).toBeVisible()
                await expect(page.getByText(choose)).toBeVisible()
            })
        }
    }
    await speak(page, 'zh')
})

test('a file of 50 MB is refused by its size', async ({ person, watch }, info) => {
    watch.allow(refused)
    const page = await person('finance')
    const large = info.outputPath('large.csv')
    await writeFile(large, Buffer.alloc(50 << 20, '客户,金额\n'))
    await open(page, '/import')
    await page.getByLabel('选择文件，或拖到这里').setInputFiles(large)
    await expect(page.getByText('文件超过 20 MB。请拆分后再上传。')).toBeVisible()
})

/** A zip of one part, by hand. */
function zip(name: string, content: Buffer): Buffer {
    const packed = deflateRawSync(content, { level: 9 })
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const part = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const entry = Buffer.concat([Buffer.from('PK\x01\x02\x14\0'), common, Buffer.alloc(14), Buffer.from(name)])
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 'latin1')
    end.writeUInt16LE(1, 8)
    end.writeUInt16LE(1, 10)
    end.writeUInt32LE(entry.length, 12)
    end.writeUInt32LE(part.length, 16)
    return Buffer.concat([part, entry, end])
}
