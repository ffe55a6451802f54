/** Araçlar: tools in Turkish. */
import type { toolsEn } from '../en/tools'

export const toolsTr: typeof toolsEn = {
  tools: {
    section: 'Araçlar',
    lead: 'Asistanın konuşma sırasında kullanabilecekleri. Her kullanım konuşmada gösterilir.',
    builtIn: {
      get_current_time: { label: 'Şimdiki zaman', note: 'Bu bilgisayarın tarihi, saati ve saat dilimi.' },
      open_web_link: {
        label: 'Web bağlantısı aç',
        note: 'Her seferinde size sorar. Yalnızca https adresleri.',
      },
      copy_to_clipboard: { label: 'Panoya kopyala', note: 'Panodakinin yerine geçer.' },
      set_timer: {
        label: 'Zamanlayıcı kur',
        note: 'Burada ve varsa sisteminizin bildirimiyle haber verir. Parley’den çıkınca sona erer.',
      },
    },
    own: 'Kendi araçlarınız',
    ownNone:
      'Henüz yok. Bir araç; bir ad, argümanlarının JSON şeması ve sabit bir yanıt ya da HTTP çağrısıdır.',
    add: 'Araç ekle',
    addExample: 'get_weather örneğini ekle',
    edit: (name) => `Düzenle: ${name}`,
    remove: (name) => `Kaldır: ${name}`,
    fixed: 'Sabit yanıt',
    http: (host) => `Çağırdığı sunucu: ${host}`,
    problem: 'Sunulmuyor: içindeki bir şeyin düzeltilmesi gerekiyor.',
    form: {
      titleNew: 'Yeni araç',
      titleEdit: (name) => `Araç: ${name}`,
      name: 'Araç adı',
      nameNote: 'Asistanın çağıracağı ad, örneğin get_weather.',
      description: 'Açıklama',
      descriptionNote: 'Ne yaptığı ve ne zaman kullanılacağı. Asistan bunu okur.',
      parameters: 'Argümanlar (JSON Schema)',
      does: 'Ne yapar',
      kinds: { answer: 'Sabit yanıt', http: 'HTTP çağrısı' },
      answer: 'Yanıt',
      answerNote: 'Argümanlar ne olursa olsun asistana olduğu gibi verilir.',
      method: 'Yöntem',
      url: 'Adres',
      urlNote:
        'https veya bu bilgisayarda http. Yol ya da sorgudaki {city} bir argümanı alır; ötekiler sorguya (GET) veya JSON gövdesine (POST) gider. Anahtar hiçbir zaman gönderilmez.',
      allow: (host) => `Çağrılara izin ver: ${host}`,
      allowNote: 'Yine de her çağrıdan önce size sorulur.',
      timeout: 'Zaman aşımı',
      seconds: (seconds) => `${seconds} sn`,
      save: 'Aracı kaydet',
      cancel: 'Vazgeç',
    },
    problems: {
      name_invalid: 'Aksansız harf, rakam, _ ve - kullanın; en çok 64.',
      name_taken: 'Bu adda başka bir araç var.',
      description_missing: 'Ne yaptığını yazın: asistan buna bakarak seçer.',
      description_long: 'En çok 1024 karakter; daha uzunu hizmetin konuşmayı reddetmesine yol açar.',
      parameters_invalid: 'Bu, Parley’in denetleyebileceği bir nesne JSON şeması değil.',
      url_invalid: 'https:// ile başlayan tam bir adres yazın.',
      url_insecure: 'https:// kullanın. http:// ile yalnızca bu bilgisayar çağrılabilir.',
      url_credentials: 'Adresteki adı ve parolayı çıkarın.',
      url_placeholder: 'Sunucuyu siz yazarsınız: {ad} yalnızca yolda ve sorguda geçerlidir.',
    },
    hosts: 'İzin verilen sunucular',
    hostsNone: 'Henüz izin verilen sunucu yok.',
    removeHost: (host) => `İzni kaldır: ${host}`,
    running: (name) => `Kullanılıyor: ${name}…`,
    question: {
      link: 'Bu bağlantı açılsın mı?',
      linkBody: (tool, host) =>
        `Asistan tarayıcınızda şu sunucunun bir sayfasını açmak istiyor: ${host} (${tool}).`,
      http: (host) => `İstek gönderilsin mi? ${host}`,
      httpBody: (tool) =>
        `Asistanın kullandığı araç: ${tool}. Gönderilecek olan budur; yanında anahtar gitmez.`,
      address: 'Adres',
      body: 'İçerik',
      open: 'Bağlantıyı aç',
      allow: 'Bir kez izin ver',
      allowConversation: 'Bu konuşmada izin ver',
      refuse: 'İzin verme',
      more: (count) => `${count} tane daha bekliyor`,
    },
  },
}
