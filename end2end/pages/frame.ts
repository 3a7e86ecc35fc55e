// What stands round every screen, and whether a page is still the one that was opened.
import type { Page } from '@playwright/test'

/** The number beside an item of the side navigation; an item without one counts nothing. */
export async function badge(page: Page, path: string): Promise<number> {
    const [text] = await page.locator(`.side-nav .nav-link[href^="${path}"] .badge`).allInnerTexts()
    return text ? parseInt(text) : 0
}

// A page that is loaded again has lost its mark.
export const mark = (page: Page) => page.evaluate(() => { Object.assign(window, { marked: true }) })
export const isMarked = (page: Page) => page.evaluate(() => 'marked' in window)
