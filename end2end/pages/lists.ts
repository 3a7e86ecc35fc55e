// Lists as the server sends them, for who only goes on from one to a record.
import type { Page } from '@playwright/test'
import { expect } from '../support/test'

/** The path of the first record of a list, or of the first of that name. */
export async function firstOf(page: Page, list: string, named = ''): Promise<string> {
    const answer = await page.request.get(list)
    expect(answer.ok(), list).toBe(true)
    const links = (await answer.text()).matchAll(/<a\b([^>]*\brow-link\b[^>]*)>([^]*?)<\/a>/g)
    for (const [, attributes, words] of links) if (words.includes(named)) return attributes.match(/\bhref="([^"]*)"/)![1].replaceAll('&amp;', '&')
    throw new Error(`no record ${named} in ${list}`)
}
