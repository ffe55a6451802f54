/** Answers one by one: what each cost and how soon it was heard, as plots and as a table of tokens by kind. */
import { useCallback } from 'react'
import { costOf, priceOf, tokensByKind, type PriceOverrides } from '#core/usage/prices'
import type { LatencyReport } from '#core/latency/types'
import type { AnswerFigures } from '#shared/usage'
import { useWords } from '../../i18n/context'
import { useDeps, useView } from '../../state/context'
import { Button } from '../../ui/button'
import { NoticeCard } from '../../ui/notice-card'
import { Card } from '../../ui/page'
import { BarPlot } from './bar-plot'
import type { Chosen } from './split-card'
import { Table } from './table'
import { useFigures } from './use-usage'
import styles from './usage-screen.module.css'

/** Newest answers that are drawn. */
const BARS = 40

export const AnswersCard = ({
  chosen,
  onBack,
  own,
  latency,
}: {
  /** Null: the conversation that goes on. */
  readonly chosen: Chosen | null
  readonly onBack: () => void
  readonly own: PriceOverrides
  readonly latency: LatencyReport | null
}) => {
  const { t, f } = useWords()
  const { bridge } = useDeps()
  const live = useView((view) => view.conversationId)
  const conversation = chosen?.id ?? live
  const ask = useCallback(() => bridge.usageAnswers({ conversation }), [bridge, conversation])
  const { value, failure } = useFigures(ask)
  const heard = new Map(latency?.turns.map(({ itemId, heardMs }) => [itemId, heardMs]))
  const ms = (wait: number): string => (wait < 1000 ? f.milliseconds(Math.round(wait)) : f.seconds(wait))
  const answers = value ?? []
  return (
    <Card id="usage-answers" title={t.usage.answersOf}>
      <div className={styles.between}>
        <p className={styles.note}>{chosen?.title ?? t.usage.current}</p>
        {chosen === null ? null : <Button onClick={onBack}>{t.usage.back}</Button>}
      </div>
      {failure === null ? null : <NoticeCard notice={failure} onAction={() => undefined} />}
      {answers.length === 0 ? (
        <p className={styles.empty}>{t.usage.noAnswers}</p>
      ) : (
        <>
          <CostPlot answers={answers} own={own} />
          <details>
            <summary>{t.usage.table}</summary>
            <Table
              caption={t.usage.answersOf}
              head={[
                t.usage.turn,
                t.usage.inputText,
                t.usage.inputAudio,
                t.usage.inputImage,
                t.usage.cachedShort,
                t.usage.outputText,
                t.usage.outputAudio,
                t.usage.money,
                t.usage.latency,
              ]}
              rows={answers.toReversed().map((answer) => {
                const kinds = tokensByKind(answer.usage)
                const wait = heard.get(answer.itemId) ?? null
                const tokens = [
                  kinds.textIn,
                  kinds.audioIn,
                  kinds.imageIn,
                  kinds.textCached + kinds.audioCached + kinds.imageCached,
                  kinds.textOut,
                  kinds.audioOut,
                ].map(f.number)
                const usd = moneyOfAnswer(answer, own)
                return {
                  key: answer.itemId,
                  name: (
                    <>
                      <span className={styles.note}>{f.time(answer.at)}</span>{' '}
                      <span className={styles.clip}>{answer.words || t.usage.noWords}</span>
                    </>
                  ),
                  cells: [
                    ...tokens,
                    usd === null ? t.usage.noPrice : f.money(usd),
                    wait === null ? '–' : ms(wait),
                  ],
                }
              })}
            />
          </details>
        </>
      )}
    </Card>
  )
}

/** As counted when it came; else by the prices of now; null without a price. */
function moneyOfAnswer({ usage, usd, provider, model }: AnswerFigures, own: PriceOverrides): number | null {
  if (usd !== null) return usd
  const now = costOf(usage, priceOf(provider, model, own))
  return now.unpriced === 0 ? now.usd : null
}

const CostPlot = ({
  answers,
  own,
}: {
  readonly answers: readonly AnswerFigures[]
  readonly own: PriceOverrides
}) => {
  const { t, f } = useWords()
  const newest = answers.slice(-BARS)
  const costs = newest.map((answer) => moneyOfAnswer(answer, own))
  const inMoney = costs.some((usd) => usd !== null && usd > 0)
  const bars = newest.map((answer, index) => {
    const { inputTokens, outputTokens } = answer.usage
    const usd = costs[index] ?? null
    const tokens = inputTokens + outputTokens
    return {
      key: answer.itemId,
      parts: [inMoney ? (usd ?? 0) : tokens],
      tell: t.usage.answerTell(
        f.time(answer.at),
        usd === null ? t.usage.noPrice : f.money(usd),
        t.common.tokens(tokens, f.number(tokens)),
      ),
      label: f.time(answer.at),
    }
  })
  return (
    <BarPlot
      title={inMoney ? t.usage.costPlot : t.usage.tokensPlot}
      bars={bars}
      value={inMoney ? f.money : f.number}
      note={bars.at(-1)?.tell ?? ''}
    />
  )
}
