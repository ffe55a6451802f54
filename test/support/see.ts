/** Playwright's expectations with the patience that a busy machine needs: real processes answer what they wait for. */
import { expect } from 'playwright/test'

export const see = expect.configure({ timeout: 20_000 })
