"""Places beyond the gazetteer: the rest of Essex, and the rest of the country in outline.

General knowledge of English geography; the six districts themselves stand in places.yml.
"""

from __future__ import annotations

REST_OF_ESSEX = frozenset(
    """
    mid essex, north essex, south essex, east essex, west essex, north east essex, south east essex,
    essex county, chelmsford, chelmsfrd, colchester, clacton, clacton on sea, harwich, frinton,
    frinton on sea, walton on the naze, braintree, witham, halstead, maldon, burnham on crouch,
    southminster, tiptree, harlow, epping, loughton, chigwell, waltham abbey, buckhurst hill, ongar,
    saffron walden, dunmow, great dunmow, stansted, stansted airport, brightlingsea, manningtree,
    wivenhoe, jaywick, tendring, uttlesford, coggeshall, danbury, hatfield peverel, great baddow,
    boreham, writtle, south woodham ferrers, south woodham, mersea, mersea island, tollesbury,
    heybridge, kelvedon, thaxted, debden, theydon bois, nazeing, roydon, broomfield hospital,
    st osyth, earls colne, epping forest, stapleford abbotts, great leighs, bicknacre, dengie,
    runwell, ramsden heath, stock village, mayland, north fambridge, sible hedingham
    """.replace("\n", " ").split(",")
)

ELSEWHERE = frozenset(
    """
    london, east london, north london, south london, west london, central london, greater london,
    barking and dagenham, dagenham, barnet, bexley, bexleyheath, brent cross, bromley, camden,
    croydon, ealing, enfield, greenwich, hackney, hammersmith, haringey, harrow, havering,
    hillingdon, hounslow, islington, kensington, lambeth, lewisham, newham, redbridge, southwark,
    tower hamlets, waltham forest, walthamstow, wandsworth, westminster, romford, upminster,
    hornchurch, rainham, harold wood, harold hill, gidea park, elm park, north ockendon, ilford,
    stratford, leyton, leytonstone, tottenham, brixton, peckham, shoreditch, soho, clapham,
    wembley, woolwich, wimbledon, twickenham, chadwell heath, becontree, plaistow, bethnal green,
    canary wharf, stoke newington, dalston, finsbury park, kings cross, liverpool street, heathrow,
    gatwick, birmingham, manchester, liverpool, leeds, sheffield, bristol, newcastle, nottingham,
    leicester, coventry, sunderland, wolverhampton, plymouth, southampton, portsmouth, norwich,
    ipswich, cambridge, oxford, brighton, bournemouth, peterborough, luton, milton keynes,
    northampton, middlesbrough, blackpool, stoke on trent, swindon, exeter, gloucester, cheltenham,
    worcester, york, carlisle, durham, salford, stockport, oldham, rochdale, wigan, warrington,
    blackburn, burnley, huddersfield, halifax, wakefield, doncaster, rotherham, barnsley, grimsby,
    scunthorpe, hartlepool, darlington, bournemouth, canterbury, maidstone, medway, gillingham,
    dartford, gravesend, margate, ramsgate, folkestone, ashford, tunbridge wells, sevenoaks,
    sittingbourne, sheerness, bluewater, chatham, guildford, woking, watford, stevenage, hertford,
    hertfordshire, st albans, bishops stortford, hemel hempstead, welwyn, hitchin, letchworth,
    cheshunt, hoddesdon, bedford, bedfordshire, basingstoke, winchester, salisbury, eastbourne,
    hastings, crawley, worthing, chichester, aylesbury, high wycombe, slough, bracknell, windsor,
    great yarmouth, lowestoft, kings lynn, bury st edmunds, sudbury, haverhill, felixstowe,
    newmarket, thetford, suffolk, norfolk, cambridgeshire, surrey, sussex, hampshire, cornwall,
    devon, somerset, dorset, yorkshire, lancashire, cheshire, derbyshire, staffordshire,
    lincolnshire, northumberland, cumbria, shropshire, warwickshire, oxfordshire, berkshire,
    buckinghamshire, wiltshire, gloucestershire, scotland, glasgow, edinburgh, aberdeen, dundee,
    inverness, wales, cardiff, swansea, wrexham, northern ireland, belfast, derry, ireland, dublin,
    isle of wight, jersey, guernsey, isle of man, spain, majorca, mallorca, magaluf, ibiza,
    benidorm, tenerife, marbella, greece, turkey, cyprus, ayia napa, malia, zante, portugal, france,
    paris, germany, italy, poland, romania, bulgaria, lithuania, ukraine, nigeria, india, pakistan,
    bangladesh, america, australia, amsterdam, thailand, egypt, morocco, dubai, hadleigh suffolk
    """.replace("\n", " ").split(",")
)

ELSEWHERE_BUT_WORDS = frozenset(
    """
    reading, bath, hull, barking, bow, dover, kent, derby, lincoln, lancaster, chester, preston,
    bradford, bolton, bury, crewe, rugby, sale, stoke, sutton, merton, richmond, kingston, telford,
    torquay, truro, ely, deal, rye, ware, stafford, hereford, brent, bexhill, chelsea, harlow mill,
    ripley, stanmore, tooting, acton, archway, edmonton, windsor, whitby, redcar, buxton
    """.replace("\n", " ").split(",")
)
"""Also words or people's names: these need `in`, `from` or the like before them."""

ESSEX_POSTCODES = frozenset(
    "CM0 CM1 CM2 CM3 CM6 CM7 CM8 CM9 CM16 CM17 CM18 CM19 CM20 CM22 CM24 CM77 CO1 CO2 CO3 CO4 CO5 "
    "CO6 CO7 CO9 CO12 CO13 CO14 CO15 CO16 IG7 IG9 IG10 EN9 CB10 CB11".split()
)
"""Outward codes that are Essex for the most part (those of the six districts are in places.yml)."""

POSTCODE_AREAS = frozenset(
    "AB AL BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC "
    "EH EN EX FK FY GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY LA LD LE LL LN LS LU ME MK "
    "ML NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM SA SE SG SK SL SM SN SO SP SR SS ST SW "
    "SY TA TD TF TN TQ TR TS TW UB WA WC WD WF WN WR WS WV YO ZE B E G L M N S W".split()
)

SPELLINGS = {
    "southend": (
        "sowfend",
        "saafend",
        "sarfend",
        "souf end",
        "southed",
        "sufend",
        "sow fend",
        "southund",
        "southend central",
        "southend victoria",
        "southend east",
        "s end on sea",
        "sthend",
        "southend high street",
        "southend pier",
        "adventure island",
        "shoe bury",
        "lee on sea",
    ),
    "basildon": ("baz vegas", "basildun", "bazeldon", "basil don", "bas", "bazzy vegas"),
    "castle_point": ("canv", "benfleat", "benny fleet", "canveyisland"),
    "rochford": ("rayls", "ralegh", "rayly"),
    "thurrock": ("stanford le hop", "chaff hundred", "turrock", "thurock"),
    "brentwood": ("b wood", "brentwud"),
    "elsewhere": ("hadleigh suffolk", "hadleigh in suffolk"),
}
"""Ways of writing and short forms heard locally that places.yml does not list."""
