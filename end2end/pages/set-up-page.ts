import { expect, type Locator, type Page } from '@playwright/test'

export type FirstCompany = {
    token: string
    company: string
    timeZone: string
    currency: string
    login: string
    name: string
    password: string
}

/** The first visit of an installation without a company. */
export class SetUpPage {
    readonly token: Locator
    readonly submit: Locator

    constructor(private readonly page: Page) {
        this.token = page.getByLabel('启动令牌')
        this.submit = page.getByRole('button', { name: '创建公司' })
    }

    async fill(values: FirstCompany): Promise<void> {
        await this.token.fill(values.token)
        await this.page.getByLabel('公司名称').fill(values.company)
        await this.choose('时区', values.timeZone)
        await this.choose('币种', values.currency)
        await this.page.getByLabel('登录名').fill(values.login)
        await this.page.getByLabel('姓名', { exact: true }).fill(values.name)
        await this.page.getByLabel('密码').fill(values.password)
    }

    /** Refused beside the field, and everything but the token is kept. */
    async expectTokenRefused(kept: FirstCompany): Promise<void> {
        await expect(this.token).toHaveAttribute('aria-invalid', 'true')
        await expect(this.page.getByLabel('公司名称')).toHaveValue(kept.company)
        await expect(this.page.getByLabel('登录名')).toHaveValue(kept.login)
    }

    // A list to choose from, or a text with suggestions.
    private async choose(label: string, value: string): Promise<void> {
        const field = this.page.getByLabel(label)
        if (await field.evaluate(element => element.tagName === 'SELECT')) await field.selectOption(value)
        else await field.fill(value)
    }
}
