// The import page, by what a person reads on it.
import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'

export class ImportPage {
    constructor(private readonly page: Page) {}

    async upload(path: string): Promise<void> {
        await this.page.getByLabel(/选择文件，或拖到这里/).setInputFiles(path)
        await expect(this.page.getByRole('heading', { name: /^预览：/ })).toBeVisible()
    }

    /** Says that a column is not to be imported. */
    async ignore(header: string): Promise<void> {
        await this.page.getByLabel(header, { exact: true }).selectOption('')
        await expect(this.page.locator('.import-columns')).toHaveAttribute('aria-busy', 'false')
    }

    /** The preview's row of that sheet row. */
    row(number: number): Locator {
        return this.page.getByRole('row').filter({ has: this.page.getByRole('cell', { name: String(number), exact: true }) })
    }

    /** A number with its label and note, such as 新增. */
    figure(label: string): Locator {
        return this.page.locator('.figure', { hasText: label }).first()
    }

    async start(name: string): Promise<void> {
        await this.page.getByRole('button', { name }).click()
        await expect(this.page.getByText(/^导入完成/)).toBeVisible({ timeout: 30_000 })
    }

    async errorFile(): Promise<Buffer> {
        const download = this.page.waitForEvent('download')
        await this.page.getByRole('link', { name: '下载错误文件' }).click()
        return readFile(await (await download).path())
    }

    async another(): Promise<void> {
        await this.page.getByRole('button', { name: '再导入一个文件' }).click()
    }

    /** A past import by its place from the top, the latest first. */
    past(place: number): Locator {
        return this.page.getByRole('table', { name: '以前的导入' }).locator('tbody tr').nth(place)
    }

    async undo(past: Locator): Promise<void> {
        await past.getByRole('button', { name: /撤销导入/ }).click()
        await this.page.getByRole('dialog').getByRole('button', { name: '撤销导入' }).click()
    }
}
