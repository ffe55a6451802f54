/** Frames that no client has heard of. A good one passes them by; the kinds take turns. */
const strangers: readonly string[] = [
  '{"type":"response.mood.updated","event_id":"event_stranger","mood":"curious"}',
  '{"event_id":"event_without_type"}',
  'not JSON at all',
  '[]',
  '{"type":"response.output_text.delta"}',
]

export function createStrangers(every: number): () => string | null {
  let seen = 0
  let sent = 0
  return () => {
    seen += 1
    if (seen % every !== 0) return null
    const frame = strangers[sent % strangers.length] ?? null
    sent += 1
    return frame
  }
}
