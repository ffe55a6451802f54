/** Delete all: the one deed of History that cannot be taken back, so it asks. */
import { useWords } from '../../i18n/context'
import { useDeps } from '../../state/context'
import { DeleteQuestion } from '../shell/delete-question'

export const DeleteAll = ({ empty }: { readonly empty: boolean }) => {
  const { t } = useWords()
  const { bridge } = useDeps()
  return (
    <DeleteQuestion
      deed={t.history.removeAll}
      title={t.history.askAllTitle}
      body={t.history.askAllBody}
      disabled={empty}
      remove={bridge.historyDeleteAll}
    />
  )
}
