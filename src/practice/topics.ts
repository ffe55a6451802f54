/** Which recorded answer a typed sentence asks for, in English or Turkish. */

/** Lower case, accents off, dotless ı as i: "Dışa Aktar" and "disa aktar" are one. */
export const fold = (text: string): string =>
  text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('ı', 'i')

/** The first that matches answers, so narrow questions stand before wide ones. */
const topics: readonly (readonly [clip: string, asked: RegExp])[] = [
  ['tour', /\btour\b|\btur(u|a)?\b|long answer|uzun (bir )?(yanit|cevap)/],
  [
    'interrupt',
    /interrupt|barge|cut (you|it|the answer)|stop (you|talking|the)|soz\w*( nasil)? ?kes|sustur|durdur/,
  ],
  [
    'pause',
    /pause|silence|threshold|padding|\bvad\b|voice detection|too (early|soon)|cut(s|ting)? me off|duraklama|sessizlik|esik|dolgu|ses algilama|beklem/,
  ],
  ['key', /\bapi\b|keychain|(my|own|secret) key|key (kept|stored|saved|safe)|anahtar/],
  ['hotkey', /hot ?key|talk key|shortcut|push.?to.?talk|\bbind|which key|\bkeys?\b|kisayol|tus/],
  ['export', /export|save|download|markdown|disa aktar|kaydet|indir/],
  ['language', /language|turkish|english|\bdil|turkce|ingilizce/],
  ['cost', /cost|price|pay\b|money|token|\bbill|\bfree\b|ucret|fiyat|para\b|belirtec|fatura/],
  ['privacy', /privacy|private|leaves?\b|offline|record|gizli|kayit|cevrimdisi/],
  ['provider', /model|endpoint|provider|openai|azure|uc nokta|saglayici|gercek/],
  ['microphone', /micro|\bmic\b|hear me|speaker|duymuyor|mikrofon|hoparlor/],
  ['greeting', /^\W*(hi|hello|hey|good (morning|evening)|merhaba|selam)\b/],
]

/** The name of the clip that answers; `help` where nothing fits. */
export function topicOf(text: string): string {
  const folded = fold(text)
  return topics.find(([, asked]) => asked.test(folded))?.[0] ?? 'help'
}
