/** Tools: switches of the built-in ones, the person's own with their form, and the hosts that these may call. */
import { Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { checkFunction } from '#core/tools/check'
import { checkUrl, hostOf } from '#core/tools/http-request'
import { exampleFunction } from '#core/tools/defaults'
import type { ToolSettings, UserFunction } from '#core/tools/settings'
import { builtInNames } from '#core/tools/types'
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { useDeed } from '../../state/use-deed'
import { Button, IconButton } from '../../ui/button'
import { Note } from '../../ui/field'
import { NoticeCard } from '../../ui/notice-card'
import { Card } from '../../ui/page'
import { Switch } from '../../ui/switch'
import { useNoticeAction } from '../shell/use-notice-action'
import { ToolsForm } from './tools-form'
import styles from './tools-section.module.css'
import { useProfile } from './use-profile'

const emptyFunction = (id: string): UserFunction => ({
  ...exampleFunction(id),
  name: '',
  description: '',
  parameters: '{\n  "type": "object",\n  "properties": {}\n}',
  does: { type: 'answer', text: '' },
})

/** A profile edited by hand may hold a host that no function uses any more; it is listed all the same. */
const Hosts = ({
  tools,
  change,
}: {
  tools: ToolSettings
  change: (tools: Partial<ToolSettings>) => void
}) => {
  const { t } = useWords()
  return (
    <section className={styles.part} aria-labelledby="tools-hosts">
      <h3 id="tools-hosts" className={styles.heading}>
        {t.tools.hosts}
      </h3>
      {tools.allowedHosts.length === 0 ? <Note>{t.tools.hostsNone}</Note> : null}
      <ul className={styles.list}>
        {tools.allowedHosts.map((host) => (
          <li key={host} className={styles.item}>
            <span className={styles.name}>{host}</span>
            <IconButton
              name={t.tools.removeHost(host)}
              icon={<Trash2 aria-hidden />}
              onClick={() => change({ allowedHosts: tools.allowedHosts.filter((other) => other !== host) })}
            />
          </li>
        ))}
      </ul>
    </section>
  )
}

const FunctionRow = ({
  fn,
  tools,
  change,
  edit,
}: {
  readonly fn: UserFunction
  readonly tools: ToolSettings
  readonly change: (tools: Partial<ToolSettings>) => void
  readonly edit: () => void
}) => {
  const { t } = useWords()
  const others = tools.functions.filter((other) => other !== fn)
  const url = fn.does.type === 'http' ? checkUrl(fn.does.url) : null
  const what =
    url?.ok === true ? t.tools.http(hostOf(url.value)) : fn.does.type === 'http' ? '' : t.tools.fixed
  const sound = checkFunction(fn, others).length === 0
  return (
    <li className={styles.item}>
      <div className={styles.switch}>
        <Switch
          id={`tool-${fn.id}`}
          label={fn.name}
          note={sound ? what : t.tools.problem}
          checked={fn.on}
          onChange={(on) =>
            change({ functions: tools.functions.map((each) => (each === fn ? { ...fn, on } : each)) })
          }
        />
      </div>
      <IconButton name={t.tools.edit(fn.name)} icon={<Pencil aria-hidden />} onClick={edit} />
      <IconButton
        name={t.tools.remove(fn.name)}
        icon={<Trash2 aria-hidden />}
        onClick={() => change({ functions: others })}
      />
    </li>
  )
}

export const ToolsSection = () => {
  const { t } = useWords()
  const { bridge } = useDeps()
  const { profile } = useProfile()
  const deed = useDeed()
  const act = useNoticeAction()
  const [edited, setEdited] = useState<UserFunction | null>(null)
  const { tools } = profile
  const change = async (part: Partial<ToolSettings>): Promise<boolean> => {
    let done = false
    await deed.run(async () => {
      const answer = await bridge.changeProfile({ tools: { ...tools, ...part } })
      done = answer.ok
      return answer
    })
    return done
  }

  /** What was refused stays in the form to be mended. */
  const save = async (fn: UserFunction, host: string | null): Promise<void> => {
    const known = tools.functions.some(({ id }) => id === fn.id)
    const saved = await change({
      functions: known
        ? tools.functions.map((each) => (each.id === fn.id ? fn : each))
        : [...tools.functions, fn],
      ...(host === null || tools.allowedHosts.includes(host)
        ? {}
        : { allowedHosts: [...tools.allowedHosts, host] }),
    })
    if (saved) setEdited(null)
  }

  return (
    <Card id="settings-tools" title={t.tools.section}>
      <Note>{t.tools.lead}</Note>
      {builtInNames.map((name) => (
        <Switch
          key={name}
          id={`tool-${name}`}
          label={t.tools.builtIn[name].label}
          note={t.tools.builtIn[name].note}
          checked={tools.builtIn[name]}
          onChange={(on) => void change({ builtIn: { ...tools.builtIn, [name]: on } })}
        />
      ))}
      <section className={styles.part} aria-labelledby="tools-own">
        <h3 id="tools-own" className={styles.heading}>
          {t.tools.own}
        </h3>
        {tools.functions.length === 0 ? <Note>{t.tools.ownNone}</Note> : null}
        <ul className={styles.list}>
          {tools.functions.map((fn) => (
            <FunctionRow
              key={fn.id}
              fn={fn}
              tools={tools}
              change={(part) => void change(part)}
              edit={() => setEdited(fn)}
            />
          ))}
        </ul>
        {deed.failure === null ? null : <NoticeCard notice={deed.failure} onAction={act} />}
        {edited === null ? (
          <div className={styles.row}>
            <Button icon={<Plus aria-hidden />} onClick={() => setEdited(emptyFunction(crypto.randomUUID()))}>
              {t.tools.add}
            </Button>
            {tools.functions.some(({ name }) => name === 'get_weather') ? null : (
              <Button onClick={() => void save(exampleFunction(crypto.randomUUID()), null)}>
                {t.tools.addExample}
              </Button>
            )}
          </div>
        ) : (
          <ToolsForm
            key={edited.id}
            first={edited}
            others={tools.functions.filter(({ id }) => id !== edited.id)}
            allowedHosts={tools.allowedHosts}
            onSave={(fn, host) => void save(fn, host)}
            onCancel={() => {
              deed.clear()
              setEdited(null)
            }}
          />
        )}
      </section>
      <Hosts tools={tools} change={(part) => void change(part)} />
    </Card>
  )
}
