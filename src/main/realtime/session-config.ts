/** What of the settings a session is made of. */
import { activeProfile, effectiveProfile } from '#core/settings/change'
import type { Profile, Settings } from '#core/settings/schema'
import type { SessionConfig } from '#core/session/types'
import type { BudgetTerms } from '#core/usage/budget'
import { overridesOf, priceOf } from '#core/usage/prices'
import type { ToolSpec } from '#core/tools/types'

/** @param toolsOf What the model is offered with a profile; nothing where absent. */
export function sessionConfig(
  settings: Settings,
  language: 'en' | 'tr',
  toolsOf: (profile: Profile) => readonly ToolSpec[] = () => [],
): SessionConfig {
  const profile = effectiveProfile(activeProfile(settings))
  return {
    profile,
    tools: toolsOf(profile),
    halfDuplex: settings.sound.halfDuplex,
    language,
    budget: budgetTerms(settings),
  }
}

/** Limits, and the prices of the service that the active profile talks to. */
export function budgetTerms(settings: Settings): BudgetTerms {
  const { provider, model, transcriptionModel } = effectiveProfile(activeProfile(settings))
  const own = overridesOf(settings.prices)
  return { limits: settings.budget, price: priceOf(provider, model, own), provider, transcriptionModel, own }
}

/** The service at the other end is another one: what is said from now on must not reach the old one. */
export function movesElsewhere(before: SessionConfig, after: SessionConfig): boolean {
  const { profile: old } = before
  const { profile } = after
  return way(old) !== way(profile)
}

const way = ({ id, provider, endpoint, access }: Profile): string =>
  JSON.stringify([id, provider, endpoint, access])
