// What the eyes and fingers of many people would find on a page.
import { expect, type Page } from '@playwright/test'
import axe from 'axe-core'

/**
 * Nothing serious or critical by axe, by the rules of WCAG 2.2 AA, on the page or on what is opened `over` it. The screen is as high as the page
 * meanwhile: what a bar at the bottom hides of a field until one scrolls is no size of the field.
 */
export async function expectAccessible(page: Page, over?: string): Promise<void> {
    const screen = page.viewportSize()
    const { height, isReady } = await page.evaluate(() => ({ height: document.documentElement.scrollHeight, isReady: 'axe' in window }))
    if (!isReady) await page.evaluate(axe.source)
    if (screen && !over) await page.setViewportSize({ ...screen, height })
    const serious = await page.evaluate(seriousViolations, over)
    if (screen && !over) await page.setViewportSize(screen)
    expect(serious, `accessibility of ${page.url()}`).toEqual([])
}

/**
 * Runs in the page. A list's row of which every element is like one of an earlier row (same place, classes, states and attributes, words or none) is
 * judged with that one: it is out of sight meanwhile, for a list of hundreds takes axe ten seconds.
 */
async function seriousViolations(over?: string) {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const valued = /^(class|role|type|lang|scope|tabindex|data-tone|aria-(current|invalid|expanded|hidden|pressed|selected|checked|disabled))$/
    const kinds = (element: Element, path: string, found: string[] = []) => {
        const attributes = [...element.attributes].map(({ name, value }) => `${name}=${valued.test(name) || !value.trim() ? value : '…'}`).sort()
        const hasWords = [...element.childNodes].some(node => node instanceof Text && node.data.trim())
        const kind = `${path}>${element.localName}[${attributes}]${hasWords ? '#' : ''}`
        found.push(kind)
        for (const child of element.children) kinds(child, kind, found)
        return found
    }
    const aside: HTMLElement[] = []
    for (const list of document.querySelectorAll('tbody, ul, ol')) {
        const known = new Set<string>()
        for (const row of list.querySelectorAll<HTMLElement>(':scope > tr, :scope > li')) {
            const brings = kinds(row, '').filter(kind => !known.has(kind))
            if (!brings.length && !row.contains(document.activeElement)) aside.push(row)
            for (const kind of brings) known.add(kind)
        }
    }
    // A colour on its way to another is none that one reads.
    for (const move of document.getAnimations()) if (move.effect?.getComputedTiming().endTime !== Infinity) move.finish()
    for (const row of aside) row.style.display = 'none'
    try {
        const { violations } = await (window as unknown as { axe: typeof axe }).axe.run(over ?? document, { runOnly: tags, resultTypes: ['violations'] })
        return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, help, nodes }) => ({ id, help, where: nodes.map(node => node.target.join(' ')) }))
    } finally {
        for (const row of aside) row.style.removeProperty('display')
    }
}

/** Only a table inside its own box may scroll sideways, never the page. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect.soft(over, `${page.url()} scrolls sideways`).toBe(0)
}

/** No table is wider than its card, unless the card is a box inside which it scrolls: not with the sums of today, nor with what a large company owes. */
export async function expectTablesFit(page: Page): Promise<void> {
    const over = await page.evaluate(() => {
        const wide = () => [...document.querySelectorAll<HTMLElement>('.table-box')]
            .filter(box => getComputedStyle(box).overflowX === 'visible' && box.scrollWidth > box.clientWidth)
            .map(box => `${box.querySelector('caption')?.innerText}: ${box.scrollWidth - box.clientWidth} px`)
        const found = wide()
        const sums = [...document.querySelectorAll('.table tfoot .money, .table tbody tr:first-child .money')]
            .flatMap(sum => [...sum.childNodes].filter(node => node instanceof Text && node.data))
        const before = sums.map(sum => sum.nodeValue)
        for (const sum of sums) sum.nodeValue = '999,999,999,999.99'
        found.push(...wide().map(table => `${table} with huge amounts`))
        sums.forEach((sum, index) => { sum.nodeValue = before[index] })
        return found
    })
    expect.soft(over, `wider than its card on ${page.url()}`).toEqual([])
}

/** What is pressed by itself, not in running text, is at least 44 px high for a thumb. */
export async function expectThumbsFit(page: Page): Promise<void> {
    const small = await page.evaluate(() => {
        const pressed = 'button, summary, select, input:not([type=hidden], [type=radio], [type=checkbox], .date-native), .button, .tab, .tick, .nav-link, .bottom-link, .menu-item'
        return [...document.querySelectorAll<HTMLElement>(pressed)]
            .filter(element => !element.closest('.term, .unseen') && element.checkVisibility({ visibilityProperty: true }))
            .map(element => ({ what: element.innerText || element.ariaLabel || element.className, height: Math.round(element.getBoundingClientRect().height) }))
            .filter(({ height }) => height > 1 && height < 44)
    })
    expect(small, `too small for a thumb on ${page.url()}`).toEqual([])
}

/** The words of a page that a person can read or hear, but for those that say themselves to be of another language. */
export function words(page: Page): Promise<string[]> {
    return page.evaluate(() => {
        const found = new Set([document.title])
        const own = document.documentElement.lang
        const foreign = (element: Element | null) => element?.closest('script, style, .brand-mark') || element?.closest('[lang]')?.getAttribute('lang') !== own
        const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
        for (let node = walker.nextNode(); node; node = walker.nextNode()) if (!foreign(node.parentElement)) found.add(node.nodeValue?.trim() ?? '')
        for (const element of document.body.querySelectorAll('[aria-label], [title], [placeholder], [data-label], [alt]')) {
            if (foreign(element)) continue
            for (const name of ['aria-label', 'title', 'placeholder', 'data-label', 'alt']) found.add(element.getAttribute(name) ?? '')
        }
        return [...found].filter(Boolean)
    })
}

// Not words of the interface: what an import calls the company and the one line of a contract that it makes, and what a Chinese sheet may hold.
const STORED = /我的公司|^合同金额( [\d,.]+)?$|10万元|2025年1月15日/g

/** No word of the interface is left in Chinese. For a company whose records have no Hanzi. */
export async function expectEnglish(page: Page): Promise<void> {
    await expect(page.locator('html')).toHaveAttribute('lang', 'en')
    const left = (await words(page)).filter(text => /\p{Script=Han}/u.test(text.replace(STORED, '')) && !isCapitalAmount(text))
    expect.soft(left, `not translated on ${page.url()}`).toEqual([])
}

/** 人民币壹佰元整: law and banks want it so in either language. */
function isCapitalAmount(text: string): boolean {
    return /^人民币[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整]+$/.test(text)
}

// Names that stand in Chinese sentences as they are; what is all capitals (CNY, VIP) passes anyway.
const NAMES = /\b(Excel|Word|WebP|hdkj|csv|xlsx|xls|docx|pdf|Ctrl|Enter|Esc|Chrome|Linux|Asia\/Shanghai)\b/g
// Addresses, logins, hashes and what a test marks its records with are data.
const DATA = /\S+@\S+|\b[0-9a-f]{6,64}\b|\b(rep\d?|manager|finance\d?|clerk|legal|executive|auditor|admin)\b/g

/** No word of the interface is left in English. */
export async function expectChinese(page: Page): Promise<void> {
    await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
    const left = (await words(page)).filter(text => /[a-z]{3}/.test(text.replace(DATA, '').replace(NAMES, '')))
    expect.soft(left, `not translated on ${page.url()}`).toEqual([])
}
