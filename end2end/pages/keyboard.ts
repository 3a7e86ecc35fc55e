// Hands that know no mouse.
import type { Locator, Page } from '@playwright/test'
import { expect } from '../support/test'

/** More than any screen has to step over. */
const stepsMax = 120

/** Tab after Tab until the target has the focus, which can be seen. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
    await expect(target).toBeVisible()
    for (let step = 0; step < stepsMax; step++) {
        if (await target.evaluate(element => element === document.activeElement)) {
            expect(await target.evaluate(element => element.matches(':focus-visible')), 'the focus is seen').toBe(true)
            return
        }
        await page.keyboard.press('Tab')
    }
    throw new Error(`${target} is not reached by Tab`)
}

/** Reaches a field and types over what is in it. */
export async function fillByKeys(page: Page, field: Locator, text: string): Promise<void> {
    await tabTo(page, field)
    await page.keyboard.press('Control+a')
    await page.keyboard.type(text)
}

export async function pressByKeys(page: Page, button: Locator): Promise<void> {
    await tabTo(page, button)
    await page.keyboard.press('Enter')
}

/** Ctrl+K, some words, and the first of what is found that reads like this. */
export async function findByKeys(page: Page, words: string, option: RegExp): Promise<void> {
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused()
    await page.keyboard.type(words)
    const wanted = page.getByRole('option', { name: option }).first()
    await expect(wanted).toBeVisible()
    for (let step = 0; step < stepsMax && (await wanted.getAttribute('aria-selected')) !== 'true'; step++) await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
}
