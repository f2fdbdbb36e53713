"""The small words that give a language away, as people type them: with and without accents.

Pronouns, verbs of being and wanting, and cries for help. Folded as `bot.language.words.fold`
does: small letters, no apostrophes. Words that English has too may stand here; `languages.py`
gives those no weight. Urdu, Punjabi, Bengali, Ukrainian, Russian and Arabic stand here in the
Latin letters people use for them on a phone; in their own script no list is needed.
"""

from __future__ import annotations

OTHER = "other"
"""Stands for every language that Waymark knows to be foreign and has no card for."""

_WORDS = {
    "pl": """
        nie tak jest jestem jesteś jestes są czy co kto ktoś ktos gdzie kiedy jak dlaczego mnie mi
        mną moja moje mój moj moją mojej mojego go jej jego ich się sie że ze żeby zeby już juz
        jeszcze tylko bardzo też tez ale albo oraz przez przed przy dla od po pod nad bez mam masz
        ma mogę moge może moze można mozna muszę musze chcę chce wiem znam mówię mowie mówi mowi
        mówicie boję boje był byl była byla było bylo został zostałam zostalam proszę prosze
        poproszę dziękuję dziekuje dzięki dzieki cześć czesc dzień dzien dobry pomoc pomocy
        pomóżcie pomozcie pomóc pomoz pomóż policja policję policje policji mąż maz męża polsku
        polski tłumacz tłumacza potrzebuję potrzebuje on ona ono oni to ten ta tam tu teraz
        wczoraj dzisiaj dziś mieszkam ratunku zgwałcił zgwalcil bije""",
    "ro": """
        nu sunt este am ai are avem un o și si să sa că ca cu de la în pe din pentru care cine
        ceva cineva unde când cand cum ce mă ma mi îmi imi mie mea meu mele noastră el ea ei
        lor lui eu tu voi noi vă va nevoie ajutor ajutați ajutati ajuta vreau pot poate vorbesc
        vorbiți vorbiti știu stiu engleză engleza română romana poliția politia poliție politie
        soțul sotul bună buna salut ziua mulțumesc multumesc rog frică frica teamă teama fost
        acasă acasa aici acum seara aseară aseara mai dar sau foarte numai bine înțeleg inteleg
        bate fiica prietena bărbat femeie""",
    "lt": """
        ar kas kur kada kaip kodėl kodel aš as tu jis ji mes jūs jus jie mano tavo jo jos man mane
        su be prie iš is į ir kad bet dar jau ne yra buvo esu noriu galiu reikia turiu neturiu
        nežinau nezinau nesuprantu bijau pagalbos pagalba padėkit padekit padėkite padekite padėti
        padeti prašau prasau ačiū aciu labas laba diena vyras lietuviškai lietuviskai lietuvių
        policija policijai policiją kažkas kazkas nors vakar dabar šiandien siandien kalbate
        moku nemoku gyvenu muša musa seka""",
    "pt": """
        não nao sim eu você voce vocês voces ele ela eles meu minha meus minhas me mim com sem
        para por pelo pela que quem onde quando como porque é e ou mas já ja ainda muito mais
        está esta estou são sou fui foi era tem tenho quero preciso posso pode ajuda ajudar
        ajudem ajude socorro obrigado obrigada favor falo fala português portugues inglês ingles
        polícia policia marido medo ontem noite agora alguém alguem ninguém ninguem alguma coisa
        isto isso aqui aí ai um uma os as do da dos das no na ao à oi olá bom dia boa tarde
        deixa sair casa entendo filha""",
    "es": """
        no sí si yo tú tu usted él ella ellos mi mis su sus me te se lo la le les nos con sin
        para por que qué quien quién donde dónde cuando cuándo como cómo porque y o pero ya
        todavía muy más mas está esta estoy son soy fui fue era tengo tiene tienen quiero
        necesito puedo puede ayuda ayudar ayudame ayúdame ayúdenme ayudenme socorro gracias hola
        favor hablo habla hablan español espanol inglés ingles policía policia marido novio
        miedo anoche ayer ahora alguien nadie algo esto aquí aqui un una los las el del al de en
        hay mucho muchos buenos días buenas noche tardes deja salir casa entiendo hija qué
        violaron violó""",
    "fr": """
        je j tu il elle on nous vous ils elles me te se mon ma mes ton sa ses le la les un une des
        du de au aux ne pas plus est suis sont êtes ai as a avez été ete était etait cest
        cétait qui que quoi où ou quand comment pourquoi et mais avec sans pour par dans sur chez
        besoin daide aide aider aidez moi jai jarrive sil plaît plait bonjour bonsoir salut merci
        beaucoup parle parlez français francais anglais mari copain peur secours quelquun personne
        dêtre cest ça ca sest hier soir maintenant veux peux faire fait trop tard comprends il y
        fille cherche anglaise""",
    "tr": """
        ben sen o biz siz onlar bana beni benim sana seni bir biri birisi bu şu ne nerede nereye
        nasıl nasil kim kimse ve ama için icin ile gibi çok cok var yok mı mi mu mü değil degil
        evet hayır hayir yardım yardim yardıma edin lütfen lutfen istiyorum ihtiyacım ihtiyacim
        bilmiyorum biliyor konuşmak konusmak konuşuyorum korkuyorum kocam polis polise dün dun
        gece oldu merhaba teşekkürler tesekkurler türkçe turkce ingilizce imdat kadın kadin
        musunuz misiniz mısınız ediyor olmuş yaparım bilen""",
    "ur": """
        مدد شوہر پولیس
        mujhe mujhey mujhko main mein mera meri mere aap ap tum hum hai hain hoon hun tha thi the
        ho hota hoti kya kia kyun kaun kahan kab kaise kese koi kuch nahi nahin nai mat par pe se
        ko ka ke ki ne aur ya lekin agar to bhi yeh ye woh wo us is un apna apne apni madad
        chahiye chahie chahta chahti bachao shohar pati ghar walon wale wali saath sath maarta
        marta karta karti karun karo karna karni kar raha rahi rahe gaya gayi gaye hua hui huwa
        dar lagta lag raat kal ab batana bata baat aurat zabardasti shaadi bolte urdu hindi
        shukriya sakte sakti sakta jaun dein denge kisi galat behan beti bohat bahut bahar""",
    "pa": """
        mainu menu mennu main tusi tuhanu tuhada tussi mera meri mere sanu saanu naal nal kol ton
        toh vich vic nu da di de diya hega hegi haan nahi nai koi kis kise kiven kithe kinne ki
        kive ghar wala walla gal galla kutda kutde maarda lagda lagde aundi aunda bolde jaan jandi
        jaandi dindi dinda karni karo madad sat sri akal ji punjabi raat bahut maada hoya hoyi
        gaya dassan dasseya saheli sass hun te aa oh eh chahidi chahida""",
    "bn": """
        ami amar amake amader apni apnar apnake apnara tumi tomar se she tar take ke keu ki kothay
        kotha kobe keno kivabe na nai nei ache achen hobe hoise hoyeche korun koren korte korse
        kore kori korbo bolte bolen bolbo bolar parbe parben pari parenni lagbe lage jabo jete
        jante diye dite dey dibe nise niye ekjon ekhon ektu shahajjo sahajjo bhoy shami swami
        bangla bujhi khub khoub dhonnobad bhalo kharap kichu shathe sathe meye rate kal ekta er
        kache thaki mato apa bhai""",
    "uk": """
        мене мені що не чи як це де хто коли допомога допоможіть чоловік потрібна потрібен
        дякую привіт будь ласка він вона мій моя у мене немає боюся
        ya mene meni miy moya vin vona vony ye shcho sho tse ne tak dopomozhit pomozhit dopomoha
        dopomoga dopomogu potribna potriben bud laska budlaska dyakuyu pryvit dobryi den cholovik
        boyus politsiya ukrainska ukrainskoyu ukrainy rozumiyu hovoryu govoryu rozmovlyayete znayu
        zgvaltuvaly""",
    "ru": """
        мне меня нет что не как это где кто когда муж мужа помощь помощи нужна нужен нужно
        он она они здравствуйте привет спасибо помогите мой моя у меня документов избивает
        боюсь пожалуйста его
        ya menya mne moy moya muzh on ona oni eto chto kto gde kogda kak ne net da u v na s po i
        pomogite pomogi pozhaluista pozhaluysta pojaluista spasibo privet zdravstvuyte
        zdravstvuite vy govorite govoryu russki russkiy znayu angliyskiy angliski strashno boyus
        policiya ponimayu nuzhna nuzhen pomosh pomoshch""",
    "ar": """
        ana inta inti enta enti howa heya ahna fi fee mafi mafee la na3am aywa shu eish leish lesh
        wein wain fain meen min mumkin momken musa3ada mosa3da saadouni sa3douni sa3edni saidni
        khayfa khayef khaifa zawji jozi byedrobni btehki ba7ki bahki hon hona 7ada hada ktir kteer
        shukran min fadlak fadlik marhaba salam ahlan 3arabi arabi ingleezi bidi biddi 3ayza
        ayza ureed ma""",
    OTHER: """
        ме ми си съм имам искам ли от страх помощ моля как къде какво той тя не знам
        говорите български
        من را به است کمک می هستم دارم دارید نیست شما هستید
        io mio mia ho hai ha sono sei siamo di che chi dove quando come perché perche non più con
        per il lo la gli una uno della dalla alla nel aiuto aiutatemi aiutarmi bisogno parlate
        parlo italiano inglese marito paura ieri sera polizia grazie buongiorno ciao qualcuno
        capisco posso cosa faccio picchia amica
        ich mich mir mein meine meinen du er sie wir ihr ist sind bin war wurde habe hat nicht
        kein keine und oder aber mit ohne von vor zu auf wo wer was wie wann warum der die das den
        dem ein eine hilfe helfen brauche bitte danke jemand deutsch englisch polizei angst
        schlägt schlagt vergewaltigt kann sprechen sprechen hier
        ik mijn niet een het heb ben hulp nodig spreek geen
        unë une më mua jam është eshte nuk kam kemi dua do po për per dhe me te të një nje flisni
        flas shqip anglisht ndihmë ndihme ndihmoni lutem burri frikë frike dikush
        dokumente faleminderit
        flm shume kanë kane rreh
        nem igen van vagyok segítség segitseg segítséget segítsen kérem kerem köszönöm koszonom
        beszél beszel valaki tudok angolul magyarul félek felek férjem ferjem mit tegyek szeretnék
        tegnap történt hogy
        waxaan waan waa wuu way ma maya haa caawi caawimaad caawimo baahanahay rabaa ka ku la iyo
        naag ingiriisi aqaan booliska soomaali mahadsanid ninkaygu inaan baqayaa heli karaa
        trqbva mi pomosht pomost kade moje blagodarq muja
        enakku udhavi venum theriyuma ungalukku tamil illa
        komak mikham farsi baladin man
        tôi cần giúp không được
        wo bu hui shuo yingyu jiuming
        prosím prosim pomoc mluvíte nerozumím
        tulong po ako ng hindi saklolo""",
}

FOREIGN_WORDS = {code: frozenset(words.split()) for code, words in _WORDS.items()}
"""By ISO 639-1 code, and `other`."""

ENOUGH_ALONE = frozenset(
    """
    pomocy pomóżcie ratunku dziękuję dziekuje ajutor ajutați ajutati mulțumesc multumesc padėkit
    padekit padėkite padekite pagalbos ačiū aciu socorro obrigado obrigada ayuda ayudame ayúdame
    imdat yardım yardim teşekkürler tesekkurler bachao madad shukriya dhonnobad dopomozhit
    pomozhit pomogite pomogi spasibo saadouni sa3douni aiuto aiutatemi hilfe ndihmë ndihme
    faleminderit segítség segitseg köszönöm koszonom caawi caawimaad mahadsanid saklolo tulong
    """.split()
)
"""Cries for help and thanks that are enough by themselves. `merci`, `gracias` and `hola` are not:
people who write English say them too."""

ENGLISH_TOO = frozenset(
    """
    aa ache ai aider ar al alla ana ap au ben bet biz bonjour bud care casa ciao co come comment con
    cum del den der dey die dos dove du dun e eh ella en era farsi favor fee gal gracias hat hay
    heya hindi ho hola hum hun il jam jo kane kim la las le les maya main man mari marta mat meen
    menu mere merci mi mia mon musa ne net non nos o oh oi par pe plus pod pot pour privet punjabi
    rate sa sat se sen sho sim sin son su swami ta tak tam tamil tar ton un um uno urdu v va van var
    vic vin wale war way wer wo woh y yo
    """.split()
)
"""English words, names and names of languages that look like a small word of another language."""
