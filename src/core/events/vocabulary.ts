/**
 * The words of the protocol. Whatever is written in them can be shown; of everything else the journal keeps the length
 * alone, since it may be somebody's words. Source: OpenAI Realtime API reference, its beta form, and the fields that
 * compatible servers add.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** Names of fields. */
export const fieldNames: ReadonlySet<string> = words(`
  type event_id session item item_id previous_item_id response response_id conversation conversation_id id object
  status status_details error code message param reason role content content_index output_index output part delta text
  transcript audio arguments name call_id audio_start_ms audio_end_ms timestamp obfuscation logprobs logprob token bytes
  model modalities output_modalities instructions voice speed input format rate noise_reduction strength transcription
  language languages prompt delay keywords turn_detection threshold prefix_padding_ms silence_duration_ms
  create_response interrupt_response idle_timeout_ms eagerness tools tool_choice parallel_tool_calls reasoning effort
  max_output_tokens max_response_output_tokens truncation retention_ratio token_limits post_instructions tracing
  workflow_name group_id metadata include expires_at input_audio_format output_audio_format input_audio_transcription
  input_audio_noise_reduction input_audio_sampling_rate temperature description parameters server_label server_url
  connector_id tunnel_id server_description authorization headers allowed_tools tool_names read_only require_approval
  always never defer_loading allowed_callers approval_request_id approve usage total_tokens input_tokens output_tokens
  input_token_details output_token_details text_tokens audio_tokens image_tokens cached_tokens cached_tokens_details
  reasoning_tokens seconds rate_limits limit remaining reset_seconds image_url detail phase version variables
  client_secret value event received_at start end speaker input_schema annotations resumption enabled strict
  end_of_utterance_detection remove_filler_words tokens requests user assistant system function url
`)

/** Values of one word. Those of several, joined by dots, strokes or underscores, are known by that. */
export const plainValues: ReadonlySet<string> = words(`
  realtime error ping pong message user assistant system tool function mcp text audio auto none required inf
  completed cancelled failed incomplete low medium high minimal xhigh always never tokens requests duration disabled
  pcm pcm16 message root practice commentary client server alloy ash ballad coral echo sage shimmer verse marin cedar
  fable onyx nova parley ara eve leo rex sal
`)

/** Fields that name things: ids of the protocol. */
export const idFields: ReadonlySet<string> = words(`
  id event_id item_id previous_item_id response_id conversation_id call_id approval_request_id group_id
`)

/** Fields whose values are words of the protocol. */
export const codeFields: ReadonlySet<string> = words(`
  type object status code param reason role format modalities output_modalities voice name eagerness effort
  tool_choice truncation tracing phase detail delay event include max_output_tokens max_response_output_tokens
  input_audio_format output_audio_format require_approval read_only server_label connector_id turn_detection
`)

export const languageFields: ReadonlySet<string> = words('language languages')

/** Fields that hold whatever somebody put there: neither names nor values inside are the protocol's. */
export const freeFields: ReadonlySet<string> = words(
  'metadata parameters input_schema annotations variables arguments headers logprobs bytes token keywords prompt',
)

/** Fields that hold what opens doors, in any spelling. */
const secretFields =
  /^(?:x[-_])?(?:(?:proxy[-_])?authorization|(?:api|access|secret|private|subscription)[-_ ]?(?:key|token)|key|token|client[-_]?secret|secret|password|credentials?|bearer|cookie|headers|ocp-apim-subscription-key)$/i

/** Those of them that the protocol names itself; most names are its own, and need no further look. */
const secretNames: ReadonlySet<string> = new Set([...fieldNames].filter((name) => secretFields.test(name)))

/** What stands in such a field is never kept, under no switch. */
export const isSecretField = (name: string): boolean =>
  fieldNames.has(name) ? secretNames.has(name) : secretFields.test(name)
