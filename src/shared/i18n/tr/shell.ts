/** Turkish words of the frame around the screens, of the first screen, of states and notices. */
import type { shellEn } from '../en/shell'

export const shellTr: typeof shellEn = {
  tabs: {
    label: 'Ekranlar',
    talk: 'Konuş',
    voiceDetection: 'Ses algılama',
    history: 'Geçmiş',
    events: 'Olaylar',
    usage: 'Kullanım',
    settings: 'Ayarlar',
  },
  firstRun: {
    title: 'Bir asistanla konuşun',
    lead: 'Hemen deneyin: çevrimdışı ve anahtarsız.',
    practice: 'Alıştırma asistanını dene',
    practiceNote: 'Bu bilgisayarda çalışır. Sesiniz dışarı çıkmaz.',
    ownKey: 'Kendi anahtarımı kullan',
    ownKeyNote:
      'OpenAI ya da başka bir Realtime hizmeti için. Anahtar, sisteminizin anahtar zincirine gider.',
  },
  connection: {
    label: 'Bağlantı',
    status: {
      disconnected: 'Bağlı değil',
      connecting: 'Bağlanıyor',
      connected: 'Bağlı',
      reconnecting: 'Yeniden bağlanıyor',
      failed: 'Bağlanamadı',
    },
    connect: 'Bağlan',
    disconnect: 'Bağlantıyı kes',
    connectedFor: 'Bağlantı süresi',
  },
  state: {
    disconnected: 'Bağlı değil',
    connecting: 'Bağlanıyor',
    ready: 'Hazır',
    listening: 'Dinliyor',
    thinking: 'Düşünüyor',
    speaking: 'Konuşuyor',
    muted: 'Sessizde',
    reconnecting: 'Yeniden bağlanıyor',
    failed: 'Bağlanamadı',
  },
  notices: {
    label: 'Bildirimler',
    details: 'Ayrıntılar',
    copyDetails: 'Ayrıntıları kopyala',
    dismiss: 'Kapat',
    severity: { info: 'Bilgi', warning: 'Uyarı', error: 'Hata' },
    actions: {
      open_settings: 'Ayarları aç',
      enter_key: 'Anahtar gir',
      test_connection: 'Bağlantıyı sına',
      reconnect: 'Yeniden bağlan',
      open_sound: 'Ses ayarlarını aç',
      open_system_settings: 'Nasıl izin verileceğini göster',
      try_practice: 'Anahtarsız alıştırma yap',
    },
  },
  common: {
    copied: 'Kopyalandı',
    reset: 'Sıfırla',
    default: 'Varsayılan',
    loading: 'Başlıyor',
    startFailed: 'Parley penceresi başlatılamadı. Parley uygulamasından çıkıp yeniden başlatın.',
    retry: 'Yeniden dene',
    // Turkish nouns stay singular after a number.
    tokens: (_n, shown) => `${shown} jeton (token)`,
  },
}
