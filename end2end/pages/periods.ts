// Months, as the page of periods names them.

/** The month before this one in Shanghai, as `2025-05`. */
export function lastMonth(): string {
    const [year, month] = new Date().toLocaleDateString('sv', { timeZone: 'Asia/Shanghai' }).split('-').map(Number)
    return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}
